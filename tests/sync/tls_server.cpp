#include "tls_server.h"

#include <csignal>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "doorstep/platform/openssl.h"

namespace doorstep::testing {
namespace {

void need(bool good, const char* what) {
  if (!good) throw std::runtime_error(what);
}

X509* make_certificate(EVP_PKEY* key, std::chrono::seconds valid_from) {
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), valid_from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate), (valid_from + std::chrono::hours(25)).count());
  X509_NAME* name = X509_get_subject_name(certificate);
  const unsigned char common_name[] = "hub under test";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate, names, -1);
  X509_EXTENSION_free(names);
  X509_set_pubkey(certificate, key);
  need(X509_sign(certificate, key, EVP_sha256()) > 0, "can't sign the certificate");
  return certificate;
}

std::string pem_of(X509* certificate) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return pem;
}

std::string pin_of(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  const std::string_view bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  const auto digest = platform::openssl_crypto().sha256(bytes);
  unsigned char text[64];
  EVP_EncodeBlock(text, digest.data(), static_cast<int>(digest.size()));
  OPENSSL_free(der);
  return "sha256//" + std::string(reinterpret_cast<const char*>(text));
}

// True once `text` holds a head and as much body as Content-Length says.
bool is_whole(const std::string& text) {
  const auto head_end = text.find("\r\n\r\n");
  if (head_end == std::string::npos) return false;
  const auto length_at = text.find("Content-Length: ");
  if (length_at == std::string::npos || length_at > head_end) return true;
  return text.size() >= head_end + 4 + std::stoul(text.substr(length_at + 16));
}

}  // namespace

std::string http_answer(int status, const std::string& body, const std::string& more_headers) {
  return fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), more_headers,
                     body);
}

TlsServer::TlsServer(Script script, bool old_tls_only, std::chrono::seconds valid_from)
    : script_(std::move(script)) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = make_certificate(key, valid_from);
  certificate_ = pem_of(certificate);
  pin_ = pin_of(key);
  context_ = SSL_CTX_new(TLS_server_method());
  need(SSL_CTX_use_certificate(context_, certificate) == 1, "certificate");
  need(SSL_CTX_use_PrivateKey(context_, key) == 1, "key");
  if (old_tls_only) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_max_proto_version(context_, TLS1_1_VERSION);
  }
  X509_free(certificate);
  EVP_PKEY_free(key);

  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  need(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "bind");
  need(::listen(listener_, 16) == 0, "listen");
  socklen_t size = sizeof address;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    sigset_t pipe;  // a client that hangs up in the handshake must not end the test
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    serve();
  });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
  SSL_CTX_free(context_);
}

std::vector<std::string> TlsServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TlsServer::serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) continue;
    ++connections_;
    serve_connection(fd);
    ::close(fd);
  }
}

// However long a busy machine takes for it.
bool TlsServer::shakes_hands(ssl_st* ssl) const {
  for (;;) {
    const int got = SSL_accept(ssl);
    if (got == 1) return true;
    if (stopping_ || SSL_get_error(ssl, got) != SSL_ERROR_WANT_READ) return false;
  }
}

void TlsServer::serve_connection(int fd) {
  const timeval patience{0, 20'000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  SSL* ssl = SSL_new(context_);
  SSL_set_fd(ssl, fd);
  bool open = shakes_hands(ssl);
  std::string text;
  char block[16'384];
  while (open && !stopping_) {
    const int got = SSL_read(ssl, block, sizeof block);
    if (got > 0) text.append(block, static_cast<std::size_t>(got));
    const bool waits = got <= 0 && SSL_get_error(ssl, got) == SSL_ERROR_WANT_READ;
    if (got <= 0 && !waits) break;
    if (!is_whole(text)) continue;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::exchange(text, {}));
    }
    const auto reply = script_(requests().back());
    if (!reply.bytes.empty()) SSL_write(ssl, reply.bytes.data(), static_cast<int>(reply.bytes.size()));
    while (reply.stall && !stopping_) ::usleep(10'000);
    open = reply.keep_open;
  }
  SSL_shutdown(ssl);
  SSL_free(ssl);
}

}  // namespace doorstep::testing
