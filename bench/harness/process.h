// Other processes: a hub that serves, and commands that run to their end.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace doorstep::bench {

using Arguments = std::vector<std::string>;

// A child process whose standard output is read; killed where it still runs when this goes.
class Process {
 public:
  Process(const std::filesystem::path& program, const Arguments& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  std::string read_line();
  std::string read_all();
  double cpu_us() const;                  // user and system time so far, all its threads
  std::size_t peak_memory_bytes() const;  // VmHWM
  int wait();                             // for its end; its exit status
  void stop();                            // SIGTERM, and waits
  void kill();                            // SIGKILL, and waits

 private:
  pid_t pid_ = -1;
  int out_ = -1;
};

// Runs it to its end and gives what it prints. Throws where it fails.
std::string run(const std::filesystem::path& program, const Arguments& arguments);

// The same, and gives the most memory that it held at once (VmHWM), in bytes.
std::size_t peak_memory_of(const std::filesystem::path& program, const Arguments& arguments);

// `doorstep hub serve` from a folder, once it accepts connections.
class ServingHub {
 public:
  ServingHub(const std::filesystem::path& program, const std::filesystem::path& data,
             const std::string& listen = "127.0.0.1:0");

  const std::string& url() const { return url_; }
  int port() const;
  const std::string& certificate_file() const { return certificate_file_; }
  std::string certificate_pem() const;
  double cpu_us() const { return process_.cpu_us(); }
  std::size_t peak_memory_bytes() const { return process_.peak_memory_bytes(); }
  void kill() { process_.kill(); }

 private:
  Process process_;
  std::string url_;
  std::string certificate_file_;
};

// The same with the provider, people and rota of office.h.
class HubProcess : public ServingHub {
 public:
  HubProcess(const std::filesystem::path& program, const std::filesystem::path& folder, int carers);
  std::string enrolment_code(int carer) const;

 private:
  std::filesystem::path program_;
  std::string data_;
};

}  // namespace doorstep::bench
