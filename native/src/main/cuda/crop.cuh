// Rectangles of weights.
#pragma once
#include "common.cuh"

// A rectangle of height by width in rows `stride` apart, at (top, left) of rows of `columns` zeros.
__device__ __noinline__ void crop(Unit u) {
  using namespace crop_operands;
  i64 total = u.word(count), from = (i64)u.index * ELEMENTS, to = min(total, from + ELEMENTS);
  int w = u.n(columns), first = u.n(top), start = u.n(left), high = u.n(height), wide = u.n(width);
  const float* x_ = u.floats(x);
  i64 stride_ = u.word(stride);
  float* y_ = u.floats(y);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
    int row = (int)(i / w), column = (int)(i - (i64)row * w) - start;
    row -= first;
    bool inside = row >= 0 && row < high && column >= 0 && column < wide;
    y_[i] = inside ? x_[row * stride_ + column] : 0.f;
  }
}
