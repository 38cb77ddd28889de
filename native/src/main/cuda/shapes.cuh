// Entries that move, repeat or add along one axis.
#pragma once
#include "common.cuh"

// Sources added into zeros at their offsets in rows of `width` floats; a slice is one source at −from.
__device__ __noinline__ void place(Unit u) {
  using namespace place_operands;
  i64 total = u.word(count), from = (i64)u.index * ELEMENTS, to = min(total, from + ELEMENTS);
  int w = u.n(width), n = u.n(sources);
  float* y_ = u.floats(y);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
    int row = (int)(i / w), column = (int)(i - (i64)row * w);
    float s = 0;
    for (int j = 0; j < n; j++) {
      int at = column - u.n(source + 3 * j + 1), wide = u.n(source + 3 * j + 2);
      if (at >= 0 && at < wide) s += u.floats(source + 3 * j)[(i64)row * wide + at];
    }
    y_[i] = s;
  }
}

// y[b, k, i] = x[b, from_k, i]: `rows` of `size` entries of `inner` words, of whatever kind
__device__ __noinline__ void pick(Unit u) {
  using namespace pick_operands;
  i64 total = u.word(count), begin = (i64)u.index * ELEMENTS, to = min(total, begin + ELEMENTS);
  int in = u.n(inner), n = u.n(rows), all = u.n(size);
  for (i64 i = begin + threadIdx.x; i < to; i += THREADS) {
    i64 o = i / in, b = o / n;
    u.ints(y)[i] = u.ints(x)[(b * all + u.n(from + (int)(o - b * n))) * in + (i - o * in)];
  }
}

// y[o, i] = Σ_r x[o, r, i] over `middle` entries r; `inner` entries i
__device__ __noinline__ void reduce(Unit u) {
  using namespace reduce_operands;
  i64 total = u.word(count), i = (i64)u.index * THREADS + threadIdx.x;
  if (i >= total) return;
  int in = u.n(inner), m = u.n(middle);
  i64 o = i / in;
  const float* x_ = u.floats(x) + o * m * in + (i - o * in);
  float s = 0;
  for (int r = 0; r < m; r++) s += x_[(i64)r * in];
  u.floats(y)[i] = s;
}

// y[o, r, i] = x[o, i]
__device__ __noinline__ void repeat(Unit u) {
  using namespace repeat_operands;
  i64 total = u.word(count), from = (i64)u.index * ELEMENTS, to = min(total, from + ELEMENTS);
  int in = u.n(inner), m = u.n(middle);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
    i64 o = i / ((i64)m * in);
    u.floats(y)[i] = u.floats(x)[o * in + i % in];
  }
}

// One part of the sum over all rows of [rows, n], each times its weight if there are weights: a unit sums `chunk` rows
// into parts[unit].
__device__ __noinline__ void column_sum(Unit u) {
  using namespace column_sum_operands;
  int w = u.n(n);
  i64 r0 = (i64)u.index * u.n(chunk), r1 = min(u.word(rows), r0 + u.n(chunk));
  const float *x_ = u.floats(x), *weights_ = u.floats(weights);
  i64 stride_ = u.word(stride);
  float* y_ = u.floats(parts) + (i64)u.index * w;
  if (w <= THREADS) {
    // Several rows at a time, added up in the order of the threads.
    int lanes = THREADS / w, row = threadIdx.x / w, column = threadIdx.x % w;
    float s = 0;
    if (row < lanes) {
#pragma unroll 4
      for (i64 r = r0 + row; r < r1; r += lanes) s += (weights_ ? weights_[r] : 1.f) * x_[r * stride_ + column];
      shared[row * w + column] = s;
    }
    __syncthreads();
    if ((int)threadIdx.x < w) {
      s = 0;
      for (int l = 0; l < lanes; l++) s += shared[l * w + threadIdx.x];
      y_[threadIdx.x] = s;
    }
  } else {
    for (int c = threadIdx.x; c < w; c += THREADS) {
      float s = 0;
#pragma unroll 8
      for (i64 r = r0; r < r1; r++) s += (weights_ ? weights_[r] : 1.f) * x_[r * stride_ + c];
      y_[c] = s;
    }
  }
}
