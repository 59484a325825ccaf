// What a browser gets with a page: headers, caching, the smallest form, and nothing but the files that there are.
#include "doorstep/hub/pages/pages.h"

#include <gmock/gmock.h>

#include "doorstep/hub/http/problem.h"
#include "doorstep/hub/http/service.h"
#include "doorstep/platform/clock.h"

namespace doorstep {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::array kFiles = std::to_array<hub::PageFile>({
    {"index.html", "text/html; charset=utf-8", "aaaa", "<!doctype html>", "BROTLI", "GZIP"},
    {"assets/main-1.js", "text/javascript", "bbbb", "let x = 1;", "", ""},
    {"carer/index.html", "text/html; charset=utf-8", "cccc", "<!doctype html><p>app", "", ""},
    {"carer/sw.js", "text/javascript", "dddd", "let files;", "", ""},
    {"carer/assets/engine-1.wasm", "application/wasm", "eeee", "WASM", "", ""},
});

class PagesTest : public testing::Test {
 public:
  hub::Response ask(const std::string& method, const std::string& target, hub::Headers headers = {},
                    std::span<const hub::PageFile> files = kFiles) {
    hub::Router router;
    hub::add_page_routes(router, files);
    const hub::Service service(std::move(router), {}, platform::system_clock());
    hub::Request request;
    request.method = method;
    request.target = target;
    if (!headers.get("Host")) headers.set("Host", "hub.example.org");
    request.headers = std::move(headers);
    return service.handle_now(std::move(request));
  }
  static hub::Headers with(const std::string& name, const std::string& value) {
    hub::Headers headers;
    headers.set(name, value);
    return headers;
  }
};

TEST_F(PagesTest, TheDocumentIsAskedForEachTime) {
  const auto answer = ask("GET", "/");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<!doctype html>");
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "no-cache");
}

TEST_F(PagesTest, AnAssetIsKeptForAYear) {
  const auto answer = ask("GET", "/assets/main-1.js");
  EXPECT_EQ(answer.body, "let x = 1;");
  EXPECT_EQ(answer.headers.get("Content-Type"), "text/javascript");
  EXPECT_EQ(answer.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_F(PagesTest, NothingInlineNothingFromElsewhere) {
  for (const char* target : {"/", "/assets/main-1.js"}) {
    const auto headers = ask("GET", target).headers;
    const std::string policy(headers.get("Content-Security-Policy").value_or(""));
    EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'; style-src 'self';")) << target;
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'; base-uri 'none'"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    EXPECT_THAT(policy, Not(HasSubstr("http")));
    EXPECT_EQ(headers.get("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(headers.get("Referrer-Policy"), "no-referrer");
    EXPECT_EQ(headers.get("Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(headers.get("Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_TRUE(headers.get("Permissions-Policy"));
  }
}

TEST_F(PagesTest, TheCarersAppAloneRunsWebAssemblyAndMayAskForPlaceAndCamera) {
  for (const char* target : {"/carer/", "/carer/sw.js", "/carer/assets/engine-1.wasm"}) {
    const auto headers = ask("GET", target).headers;
    const std::string policy(headers.get("Content-Security-Policy").value_or(""));
    EXPECT_THAT(policy,
                HasSubstr("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';"))
        << target;
    EXPECT_THAT(policy,
                HasSubstr("frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe-inline")));
    EXPECT_THAT(policy, Not(HasSubstr("http")));
    EXPECT_THAT(std::string(headers.get("Permissions-Policy").value_or("")),
                HasSubstr("geolocation=(self), microphone=(self)"));
  }
  EXPECT_THAT(std::string(ask("GET", "/").headers.get("Permissions-Policy").value_or("")),
              HasSubstr("geolocation=(), microphone=()"));
}

TEST_F(PagesTest, TheCarersAppIsInAFolderOfItsOwn) {
  EXPECT_EQ(ask("GET", "/carer/").body, "<!doctype html><p>app");
  EXPECT_EQ(ask("GET", "/carer").status, 308);
  EXPECT_EQ(ask("GET", "/carer").headers.get("Location"), "/carer/");
  EXPECT_EQ(ask("GET", "/carer/sw.js").headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(ask("GET", "/carer/assets/engine-1.wasm").headers.get("Cache-Control"),
            "public, max-age=31536000, immutable");
  EXPECT_EQ(ask("GET", "/assets/engine-1.wasm").status, 404);
  EXPECT_EQ(ask("GET", "/carer/assets/main-1.js").status, 404);
  EXPECT_EQ(ask("GET", "/carer/..%2findex.html").status, 404);
}

TEST_F(PagesTest, OnlyHttpsFromNowOnButNotForLocalhost) {
  EXPECT_EQ(ask("GET", "/").headers.get("Strict-Transport-Security"), "max-age=31536000");
  for (const char* host : {"localhost", "localhost:8443"})
    EXPECT_FALSE(ask("GET", "/", with("Host", host)).headers.get("Strict-Transport-Security")) << host;
}

TEST_F(PagesTest, TheSmallestFormThatTheBrowserTakes) {
  const auto coding = [&](const std::string& accepted) {
    const auto answer = ask("GET", "/", with("Accept-Encoding", accepted));
    EXPECT_EQ(answer.headers.get("Vary"), "Accept-Encoding");
    return std::string(answer.headers.get("Content-Encoding").value_or("none")) + " " + answer.body;
  };
  EXPECT_EQ(coding("gzip, deflate, br, zstd"), "br BROTLI");
  EXPECT_EQ(coding("gzip;q=1, br;q=0"), "gzip GZIP");
  EXPECT_EQ(coding("identity"), "none <!doctype html>");
}

TEST_F(PagesTest, WhatTheBrowserHasIsNotSentAgain) {
  const auto first = ask("GET", "/");
  const std::string etag(first.headers.get("ETag").value());
  const auto again = ask("GET", "/", with("If-None-Match", etag));
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.headers.get("ETag"), etag);
  EXPECT_EQ(ask("GET", "/", with("If-None-Match", "W/\"cccc\"")).status, 200);
}

TEST_F(PagesTest, HeadIsGetWithItsHeaders) {
  EXPECT_EQ(ask("HEAD", "/").headers.get("Cache-Control"), "no-cache");
  EXPECT_EQ(ask("HEAD", "/assets/main-1.js").status, 200);
  EXPECT_EQ(ask("HEAD", "/assets/other.js").status, 404);
}

TEST_F(PagesTest, NothingButTheFilesThatThereAre) {
  for (const char* target :
       {"/index.html", "/assets/", "/assets/other.js", "/assets/../index.html", "/assets/..%2findex.html",
        "/assets/%2e%2e%2findex.html", "/assets/%2e%2e/index.html", "//etc/passwd", "/assets/..%5cindex.html",
        "/assets/main-1.js/", "/assets/main-1.js%00", "/favicon.ico", "/.git/config"}) {
    EXPECT_EQ(ask("GET", target).status, 404) << target;
  }
  EXPECT_EQ(ask("POST", "/").status, 405);
}

TEST_F(PagesTest, AHubWithoutPagesSaysSo) {
  const auto answer = ask("GET", "/", {}, {});
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("built without its pages"));
  EXPECT_TRUE(answer.headers.get("Content-Security-Policy"));
  EXPECT_EQ(ask("GET", "/assets/main-1.js", {}, {}).status, 404);
}

// What scripts/build put into this program, where it did.
TEST_F(PagesTest, TheProgramsOwnFilesAreServed) {
  if (hub::embedded_pages().empty()) GTEST_SKIP() << "built without pages: scripts/build makes them";
  for (const auto& file : hub::embedded_pages()) {
    std::string target = "/" + std::string(file.name);
    if (target == "/index.html") target = "/";
    const auto answer = ask("GET", target, {}, hub::embedded_pages());
    EXPECT_EQ(answer.status, 200) << target;
    EXPECT_EQ(answer.body, file.identity);
    EXPECT_FALSE(file.media_type.empty());
  }
}

}  // namespace
}  // namespace doorstep
