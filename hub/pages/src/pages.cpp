#include "doorstep/hub/pages/pages.h"

#include <algorithm>
#include <array>
#include <utility>

#include "doorstep/hub/http/accepts.h"
#include "doorstep/hub/http/problem.h"

namespace doorstep::hub {

namespace {

constexpr std::string_view kDocument = "index.html";
constexpr std::string_view kCarersFolder = "carer/";

constexpr std::string_view kWithoutPages =
    "<!doctype html>\n<html lang=\"en\">\n<title>Doorstep</title>\n"
    "<h1>This hub was built without its pages</h1>\n"
    "<p>It serves tablets and other systems. For the pages, build it with <code>scripts/build</code>.</p>\n"
    "</html>\n";

// OWASP's recommended headers for HTML; nothing inline, nothing from elsewhere, in nobody's frame.
using Header = std::pair<std::string_view, std::string_view>;
constexpr std::array<Header, 5> kSecurityHeaders{{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
}};

constexpr std::array<Header, 2> kPagesMay{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
     "connect-src "
     "'self'; "
     "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
     "require-trusted-types-for 'script'; trusted-types 'none'"},
    {"Permissions-Policy",
     "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
}};

// The carer's app runs the engine in a worker, as WebAssembly, and asks for the place, the camera and the microphone.
constexpr std::array<Header, 2> kCarersAppMay{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; manifest-src 'self'; "
     "style-src 'self'; img-src 'self' data: blob:; media-src blob:; connect-src 'self'; font-src 'self'; "
     "form-action 'self'; "
     "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; "
     "trusted-types doorstep-scripts"},
    {"Permissions-Policy",
     "camera=(self), display-capture=(), geolocation=(self), microphone=(self), payment=(), usb=()"},
}};

// A browser heeds this only over a certificate that it trusts (RFC 6797 §8.1). Of localhost it would bind every other
// program of that machine.
bool is_local(std::string_view host) {
  return host.substr(0, host.rfind(':')) == "localhost" || host == "localhost";
}

void set_all(Response& response, std::span<const Header> headers) {
  for (const auto& [name, value] : headers) response.headers.set(std::string(name), std::string(value));
}

void secure(Response& response, const Request& request, std::span<const Header> may) {
  set_all(response, kSecurityHeaders);
  set_all(response, may);
  if (!is_local(request.headers.get("Host").value_or("localhost")))
    response.headers.set("Strict-Transport-Security", "max-age=31536000");
}

bool is_known(const Request& request, const std::string& etag) {
  const auto known = request.headers.get("If-None-Match").value_or("");
  return known == "*" || known.find(etag) != std::string_view::npos;
}

// The same bytes in the smallest form that the browser takes.
void choose_body(Response& response, const Request& request, const PageFile& file) {
  const auto accepted = request.headers.get("Accept-Encoding").value_or("");
  if (!file.brotli.empty() && accepts_encoding(accepted, "br")) {
    response.headers.set("Content-Encoding", "br");
    response.body = file.brotli;
  } else if (!file.gzip.empty() && accepts_encoding(accepted, "gzip")) {
    response.headers.set("Content-Encoding", "gzip");
    response.body = file.gzip;
  } else {
    response.body = file.identity;
  }
}

Response page(const Request& request, const PageFile& file) {
  const bool keeps = file.name.find("assets/") != std::string_view::npos;
  const std::string etag = "W/\"" + std::string(file.etag) + "\"";
  Response response;
  response.headers.set("Cache-Control", keeps ? "public, max-age=31536000, immutable" : "no-cache");
  response.headers.set("ETag", etag);
  response.headers.set("Vary", "Accept-Encoding");
  if (file.name.starts_with(kCarersFolder)) {
    secure(response, request, kCarersAppMay);
  } else {
    secure(response, request, kPagesMay);
  }
  if (is_known(request, etag)) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", std::string(file.media_type));
  choose_body(response, request, file);
  return response;
}

Response without_pages(const Request& request) {
  auto response = text_response(200, "text/html; charset=utf-8", std::string(kWithoutPages));
  response.headers.set("Cache-Control", "no-store");
  secure(response, request, kPagesMay);
  return response;
}

// The name is compared with those that there are: no path of a disk is made from it.
Response named(const Call& call, std::span<const PageFile> files, const std::string& name) {
  const auto found = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.name == name; });
  if (found == files.end()) throw not_found();
  return page(call.request, *found);
}

// Without its slash the app's own files would be asked for beside it.
Response with_slash() {
  Response response;
  response.status = 308;
  response.headers.set("Location", "/carer/");
  return response;
}

void add_carers_app(Router& router, const char* method, std::span<const PageFile> files) {
  const auto add = [&](std::string_view path, auto respond) {
    router.add(method, path, {}, std::move(respond));
  };
  const std::string folder(kCarersFolder);
  add("/carer", [](const Call&) { return with_slash(); });
  add("/carer/", [=](const Call& call) { return named(call, files, folder + "index.html"); });
  add("/carer/{file}", [=](const Call& call) { return named(call, files, folder + call.params.at(0)); });
  add("/carer/assets/{file}",
      [=](const Call& call) { return named(call, files, folder + "assets/" + call.params.at(0)); });
}

}  // namespace

void add_page_routes(Router& router, std::span<const PageFile> files) {
  const auto document =
      std::find_if(files.begin(), files.end(), [](const auto& file) { return file.name == kDocument; });
  for (const char* method : {"GET", "HEAD"}) {
    router.add(method, "/", {}, [files, document](const Call& call) {
      return document == files.end() ? without_pages(call.request) : page(call.request, *document);
    });
    router.add(method, "/assets/{file}", {},
               [files](const Call& call) { return named(call, files, "assets/" + call.params.at(0)); });
    add_carers_app(router, method, files);
  }
}

}  // namespace doorstep::hub
