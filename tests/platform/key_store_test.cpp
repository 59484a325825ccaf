#include "doorstep/platform/key_store.h"

#include <array>
#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doorstep/event/error.h"
#include "doorstep/testing/temporary_folder.h"

namespace doorstep::platform {
namespace {

namespace fs = std::filesystem;

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

void expect_key_error(const std::function<void()>& act) {
  try {
    act();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.error_class(), ErrorClass::key) << error.what();
    EXPECT_EQ(error.code(), "key_store_failed");
  }
}

class KeyStoreTest : public ::testing::Test {
 protected:
  const testing::TemporaryFolder folder_;
  const fs::path keys_ = folder_.path() / "device" / "keys";
  const std::unique_ptr<KeyStore> store_ = make_file_key_store(keys_);
};

TEST_F(KeyStoreTest, KeepsSecretsByName) {
  EXPECT_EQ(store_->get("signing"), std::nullopt);
  const std::string secret("\0\n\xff secret", 10);
  store_->put("signing", secret);
  store_->put("empty", "");
  EXPECT_EQ(store_->get("signing"), secret);
  EXPECT_EQ(store_->get("empty"), "");
  EXPECT_EQ(make_file_key_store(keys_)->get("signing"), secret);
  store_->put("signing", "another");
  EXPECT_EQ(store_->get("signing"), "another");
  store_->remove("signing");
  store_->remove("signing");
  EXPECT_EQ(store_->get("signing"), std::nullopt);
  EXPECT_EQ(store_->get("empty"), "");
}

TEST_F(KeyStoreTest, IsForItsOwnerAlone) {
  const mode_t before = umask(0);
  const fs::path keys = folder_.path() / "others";
  make_file_key_store(keys)->put("signing", "secret");
  umask(before);
  EXPECT_EQ(mode_of(keys), 0700U);
  EXPECT_EQ(mode_of(keys / "signing"), 0600U);
  EXPECT_EQ(mode_of(keys_), 0700U);
}

TEST_F(KeyStoreTest, RefusesAFileThatOthersCanRead) {
  store_->put("signing", "secret");
  for (const mode_t mode : {0640U, 0604U, 0620U, 0644U}) {
    chmod((keys_ / "signing").c_str(), mode);
    expect_key_error([&] { store_->get("signing"); });
  }
  store_->put("signing", "new");  // replaces the file, and its mode
  EXPECT_EQ(store_->get("signing"), "new");
}

TEST_F(KeyStoreTest, FollowsNoLinksAndReadsNoFolders) {
  store_->put("signing", "secret");
  fs::create_symlink("signing", keys_ / "link");
  fs::create_directory(keys_ / "folder");
  expect_key_error([&] { store_->get("link"); });
  expect_key_error([&] { store_->get("folder"); });
  ASSERT_EQ(mkfifo((keys_ / "pipe").c_str(), 0600), 0);
  expect_key_error([&] { store_->get("pipe"); });  // and does not wait for a writer
}

TEST_F(KeyStoreTest, TakesNamesThatAreFileNames) {
  for (const std::string& name :
       {std::string(), std::string(".."), std::string(".hidden"), std::string("a/b"), std::string("../a"),
        std::string("a b"), std::string("é"), std::string("a\0b", 3), std::string(101, 'a')}) {
    expect_key_error([&] { store_->put(name, "x"); });
    expect_key_error([&] { store_->get(name); });
    expect_key_error([&] { store_->remove(name); });
  }
  store_->put("store-key_2.raw", "x");
  EXPECT_EQ(store_->get("store-key_2.raw"), "x");
}

TEST_F(KeyStoreTest, IgnoresWhatAKillLeftBehind) {
  store_->put("signing", "secret");
  std::ofstream(keys_ / ".signing~Ab12Cd") << "half a sec";
  std::ofstream(keys_ / ".signing2~Ab12Cd") << "of another";
  const auto reopened = make_file_key_store(keys_);
  EXPECT_EQ(reopened->get("signing"), "secret");
  reopened->put("signing", "next");
  EXPECT_EQ(reopened->get("signing"), "next");
  reopened->remove("signing");  // wipes the remains too
  EXPECT_FALSE(fs::exists(keys_ / ".signing~Ab12Cd"));
  EXPECT_TRUE(fs::exists(keys_ / ".signing2~Ab12Cd"));
}

TEST_F(KeyStoreTest, SaysWhereItCannotBe) {
  std::ofstream(folder_.path() / "file") << "x";
  expect_key_error([&] { make_file_key_store(folder_.path() / "file" / "keys"); });
  expect_key_error([&] { make_file_key_store(folder_.path() / "file"); });
  expect_key_error([&] { store_->put("long", std::string(65'537, 'x')); });
}

// A process that replaces a secret again and again is killed at moments of its own: what is there is one or
// the other, whole.
TEST_F(KeyStoreTest, ASecretIsThereWholeWheneverAProcessIsKilled) {
  const std::string first(20'000, 'a');
  const std::string second(30'000, 'b');
  store_->put("signing", first);
  for (int kills = 0; kills < 20; ++kills) {
    int begun[2];
    ASSERT_EQ(pipe(begun), 0);
    const pid_t child = fork();
    if (child == 0) {
      for (int i = 0;; ++i) {
        store_->put("signing", i % 2 == 0 ? second : first);
        if (write(begun[1], "x", 1) != 1) _exit(1);
      }
    }
    close(begun[1]);
    char byte = 0;
    for (int i = 0; i <= kills % 4; ++i) ASSERT_EQ(read(begun[0], &byte, 1), 1);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(begun[0]);
    const auto secret = store_->get("signing");
    ASSERT_TRUE(secret == first || secret == second);
  }
}

TEST_F(KeyStoreTest, IsSharedByThreads) {
  std::array<std::thread, 4> threads;
  for (std::size_t t = 0; t < threads.size(); ++t) {
    threads[t] = std::thread([this, secret = std::string(1'000, "abcd"[t])] {
      for (int i = 0; i < 10; ++i) store_->put("shared", secret);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto secret = store_->get("shared");
  ASSERT_TRUE(secret);
  EXPECT_EQ(*secret, std::string(1'000, secret->front()));
}

}  // namespace
}  // namespace doorstep::platform
