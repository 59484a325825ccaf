// A callable that can only be moved, for callbacks that own what they will answer (C++23 has one).
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace doorstep::hub {

template <class Signature>
class UniqueFunction;

template <class R, class... A>
class UniqueFunction<R(A...)> {
 public:
  UniqueFunction() = default;
  template <class F>
  requires(!std::is_same_v<F, UniqueFunction> && std::is_invocable_r_v<R, F&, A...>) UniqueFunction(F f)
      : callable_(std::make_unique<Callable<F>>(std::move(f))) {}

  explicit operator bool() const { return callable_ != nullptr; }
  R operator()(A... args) { return callable_->call(std::forward<A>(args)...); }

 private:
  struct Base {
    virtual ~Base() = default;
    virtual R call(A... args) = 0;
  };
  template <class F>
  struct Callable final : Base {
    explicit Callable(F&& f) : f_(std::move(f)) {}
    R call(A... args) override { return f_(std::forward<A>(args)...); }
    F f_;
  };
  std::unique_ptr<Base> callable_;
};

}  // namespace doorstep::hub
