// What every function of the interface goes through: outcomes as values, nothing thrown, structs of any version.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "doorstep/event/error.h"

#include "doorstep.h"

namespace doorstep::c {

// The interface was used against its rules.
struct Misuse {
  const char* code;
  const char* detail;
};

doorstep_status status_of(ErrorClass error_class);

// Fills `error` (NULL is fine) and gives the status. The texts are cut where they are too long.
doorstep_status fail(doorstep_error* error, doorstep_status status, std::string_view code,
                     std::string_view detail);

// Copies into an array of the caller, ended by a 0; what is too long is cut between two characters.
template <std::size_t N>
void copy_text(char (&to)[N], std::string_view text) {
  auto size = std::min(text.size(), N - 1);
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  while (size > 0 && size < text.size() && continues(size)) --size;
  std::memcpy(to, text.data(), size);
  to[size] = '\0';
}

// A struct of the caller as this version knows it: what its own version does not have is 0.
template <class T>
T read_struct(const T* in) {
  if (!in) throw Misuse{"null_pointer", "a struct is missing"};
  if (in->struct_size <= sizeof in->struct_size) throw Misuse{"bad_struct_size", "struct_size was not set"};
  T out{};
  std::memcpy(&out, in, std::min(in->struct_size, sizeof out));
  return out;
}

// Before anything is done: what is durable or sent must not end in an error. NULL is fine.
template <class T>
void check_output(const T* out) {
  if (out && out->struct_size <= sizeof out->struct_size)
    throw Misuse{"bad_struct_size", "struct_size was not set"};
}

// The other way round: nothing is written beyond what the caller's version has.
template <class T>
void write_struct(T* out, T value) {
  check_output(out);
  if (!out) return;
  const auto size = out->struct_size;
  value.struct_size = size;
  std::memcpy(out, &value, std::min(size, sizeof value));
}

inline std::string text_or_empty(const char* text) { return text ? text : ""; }

inline std::string needed_text(const char* text) {
  if (!text) throw Misuse{"null_pointer", "a text is missing"};
  return text;
}

// Runs body() and turns what it throws into a status.
template <class Body>
doorstep_status guarded(doorstep_error* error, Body&& body) noexcept {
  try {
    body();
    return DOORSTEP_OK;
  } catch (const Misuse& misuse) {
    return fail(error, DOORSTEP_MISUSE, misuse.code, misuse.detail);
  } catch (const Error& problem) {
    return fail(error, status_of(problem.error_class()), problem.code(), problem.what());
  } catch (const std::bad_alloc&) {
    return fail(error, DOORSTEP_SPACE, "out_of_memory", "there is no memory left");
  } catch (const std::exception&) {
    return fail(error, DOORSTEP_BUG, "unexpected", "this must not happen: please report it");
  }
}

}  // namespace doorstep::c
