// The pages for people (web/), as files in the program: `scripts/build` makes them, and a hub that was built without them
// says so at `/`. They hold no personal data: whoever asks may read them.
//
//   GET, HEAD /                 the one document; never kept by a browser without asking again
//   GET, HEAD /assets/{file}    scripts, styles, pictures; their names change with their content, so they are kept for a year
//   GET, HEAD /carer/           the carer's app: its document, its service worker, its manifest and icons, never kept
//   GET, HEAD /carer/{file}     without asking again; /carer sends there
//   GET, HEAD /carer/assets/{file}    as above, and the engine
//
// Everything comes from the hub itself: the Content-Security-Policy names no other host and allows nothing inline.
#pragma once

#include <span>
#include <string_view>

#include "doorstep/hub/http/router.h"

namespace doorstep::hub {

// What was compressed beforehand; empty: it did not get smaller.
struct PageFile {
  std::string_view name;  // "index.html", "assets/index-B2xk9.js"
  std::string_view media_type;
  std::string_view etag;  // without quotes
  std::string_view identity;
  std::string_view brotli;
  std::string_view gzip;
};

// Those of this program; empty where it was built without them.
std::span<const PageFile> embedded_pages();

// `files` outlive the router.
void add_page_routes(Router& router, std::span<const PageFile> files);

}  // namespace doorstep::hub
