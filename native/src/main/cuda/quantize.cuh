// Rounding to whole multiples of a scale: a float32 quotient, rounded half to even (Levels.java is the rule).
#pragma once
#include "common.cuh"

// Smallest normal float: a scale below it stands for nothing but zeros.
constexpr float SMALLEST_SCALE = 1.17549435e-38f;

__device__ __forceinline__ float scale_of(float reach, int most) {
  float s = __fdiv_rn(fabsf(reach), (float)most);
  return s < SMALLEST_SCALE ? 1.f : s;
}

// fminf and fmaxf drop what is not a number; a step that is none stays none.
__device__ __forceinline__ float in_steps(float x, float scale, float least, float most) {
  float steps = __fdiv_rn(x, scale);
  return steps != steps ? steps : rintf(fminf(fmaxf(steps, least), most));
}

// Rows with a scale of their own over all sources, a warp each. A source: x, floats from row to row, columns, y.
__device__ __noinline__ void quantize_rows(Unit u) {
  using namespace quantize_rows_operands;
  int lane = threadIdx.x & 31, n = u.n(sources);
  float top = (float)u.n(most);
  i64 first = (i64)u.index * u.word(chunk), end = min(u.word(rows), first + u.word(chunk));
  for (i64 r = first + (threadIdx.x >> 5); r < end; r += WARPS) {
    float reach = 0;
    for (int j = 0; j < n; j++) {
      const float* x = u.floats(source + 4 * j) + r * u.word(source + 4 * j + 1);
      int columns = u.n(source + 4 * j + 2);
      for (int c = lane; c < columns; c += 32) {
        float a = fabsf(x[c]);
        reach = a > reach || a != a ? a : reach;
      }
    }
    for (int d = 16; d > 0; d >>= 1) {
      float other = __shfl_xor_sync(0xffffffffu, reach, d);
      reach = other > reach || other != other ? other : reach;
    }
    float scale = scale_of(reach, u.n(most));
    for (int j = 0; j < n; j++) {
      const float* x = u.floats(source + 4 * j) + r * u.word(source + 4 * j + 1);
      int columns = u.n(source + 4 * j + 2);
      float* y = u.floats(source + 4 * j + 3) + r * columns;
      for (int c = lane; c < columns; c += 32) y[c] = in_steps(x[c], scale, -top, top) * scale;
    }
  }
}

// clip times the root mean square of what the slots hold the squares of, added up in their order.
__device__ __noinline__ void activation_range(Unit u) {
  using namespace activation_range_operands;
  double sum = 0;
  for (i64 i = threadIdx.x; i < u.word(stretches); i += THREADS) sum += u.doubles(slots)[i];
  sum = block_sum(sum, (double*)shared);
  i64 n = u.word(entries);
  if (threadIdx.x == 0) u.floats(y)[0] = n == 0 ? 0.f : (float)(u.number(clip) * sqrt(sum / (double)n));
}

// y = x in steps of range / most, clipped; or, for the gradient, dy where x is within the clip and else 0.
__device__ __noinline__ void quantize(Unit u) {
  using namespace quantize_operands;
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(count), from + ELEMENTS);
  float bottom = (float)u.n(least), top = (float)u.n(most), scale = scale_of(u.floats(range)[0], u.n(most));
  const float *x_ = u.floats(x), *dy_ = u.floats(dy);
  float* y_ = u.floats(y);
  bool back = u.n(gradient) != 0;
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
    if (back) {
      float steps = __fdiv_rn(x_[i], scale);
      y_[i] = steps < bottom || steps > top ? 0.f : dy_[i];
    } else {
      y_[i] = in_steps(x_[i], scale, bottom, top) * scale;
    }
  }
}
