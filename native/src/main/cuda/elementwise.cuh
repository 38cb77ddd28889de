// Entry by entry over flat tensors: 16-byte accesses where the addresses allow it.
#pragma once
#include "common.cuh"

template <int F>
__device__ __forceinline__ float apply(float a, float b, float v) {
  if (F == MULTIPLY) return a * b;
  if (F == SCALE) return a * v;
  if (F == RELU) return fmaxf(a, 0.f);
  if (F == RELU_GRADIENT) return a > 0.f ? b : 0.f;
  if (F == SIGMOID) return 1.f / (1.f + expf(-a));
  return b * a * (1.f - a);
}

template <int F>
__device__ __forceinline__ void map_range(float* y, const float* a, const float* b, float v, i64 from, i64 to) {
  bool two = F == MULTIPLY || F == RELU_GRADIENT || F == SIGMOID_GRADIENT;
  if (aligned16(y) && aligned16(a) && aligned16(b) && to - from == ELEMENTS) {
#pragma unroll
    for (int k = 0; k < ELEMENTS / (4 * THREADS); k++) {
      i64 i = from + 4 * (k * THREADS + threadIdx.x);
      float4 p = *(const float4*)(a + i);
      float4 q = two ? *(const float4*)(b + i) : p;
      *(float4*)(y + i) = make_float4(apply<F>(p.x, q.x, v), apply<F>(p.y, q.y, v), apply<F>(p.z, q.z, v),
                                      apply<F>(p.w, q.w, v));
    }
  } else {
    for (i64 i = from + threadIdx.x; i < to; i += THREADS) y[i] = apply<F>(a[i], two ? b[i] : 0.f, v);
  }
}

// y = f(a, b, v)
__device__ __noinline__ void map(Unit u) {
  using namespace map_operands;
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(count), from + ELEMENTS);
  float* y_ = u.floats(y);
  const float *a_ = u.floats(a), *b_ = u.floats(b);
  float v_ = u.number(v);
  switch (u.n(function)) {
    case MULTIPLY: map_range<MULTIPLY>(y_, a_, b_, v_, from, to); break;
    case SCALE: map_range<SCALE>(y_, a_, b_, v_, from, to); break;
    case RELU: map_range<RELU>(y_, a_, b_, v_, from, to); break;
    case RELU_GRADIENT: map_range<RELU_GRADIENT>(y_, a_, b_, v_, from, to); break;
    case SIGMOID: map_range<SIGMOID>(y_, a_, b_, v_, from, to); break;
    default: map_range<SIGMOID_GRADIENT>(y_, a_, b_, v_, from, to);
  }
}

__device__ __forceinline__ unsigned dropout_mix(unsigned h) {
  h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
  h = (h ^ (h >> 13)) * 0xC2B2AE35u;
  return h ^ (h >> 16);
}

// y = x·scale, or 0 where the hash of the row's noise and the entry's number is below the threshold
__device__ __noinline__ void dropout(Unit u) {
  using namespace dropout_operands;
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(count), from + ELEMENTS);
  int width_ = u.n(width);
  unsigned salt_ = (unsigned)u.n(salt), threshold_ = (unsigned)u.n(threshold);
  const float* x_ = u.floats(x);
  const int* noise_ = (const int*)u.floats(noise);
  float* y_ = u.floats(y);
  float scale_ = u.number(scale);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
    i64 row = i / width_;
    unsigned key = dropout_mix((unsigned)noise_[row] + salt_);
    unsigned draw = dropout_mix(key + (unsigned)(i - row * width_) * 0x9E3779B9u) >> 8;
    y_[i] = draw < threshold_ ? 0.f : x_[i] * scale_;
  }
}

// y = Σ terms
__device__ __noinline__ void add(Unit u) {
  using namespace add_operands;
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(count), from + ELEMENTS);
  float* y_ = u.floats(y);
  int n = u.n(terms);
  bool wide = aligned16(y_) && to - from == ELEMENTS;
  for (int t = 0; t < n; t++) wide = wide && aligned16(u.floats(term + t));
  if (wide) {
    float4 sum[ELEMENTS / (4 * THREADS)];
#pragma unroll
    for (int k = 0; k < ELEMENTS / (4 * THREADS); k++) sum[k] = make_float4(0, 0, 0, 0);
    for (int t = 0; t < n; t++) {
      const float* x = u.floats(term + t) + from + 4 * threadIdx.x;
#pragma unroll
      for (int k = 0; k < ELEMENTS / (4 * THREADS); k++) {
        float4 p = *(const float4*)(x + 4 * k * THREADS);
        sum[k].x += p.x, sum[k].y += p.y, sum[k].z += p.z, sum[k].w += p.w;
      }
    }
#pragma unroll
    for (int k = 0; k < ELEMENTS / (4 * THREADS); k++) *(float4*)(y_ + from + 4 * (k * THREADS + threadIdx.x)) = sum[k];
  } else {
    for (i64 i = from + threadIdx.x; i < to; i += THREADS) {
      float s = 0;
      for (int t = 0; t < n; t++) s += u.floats(term + t)[i];
      y_[i] = s;
    }
  }
}

// y = v
__device__ __noinline__ void fill(Unit u) {
  using namespace fill_operands;
  i64 from = (i64)u.index * ELEMENTS, to = min(u.word(count), from + ELEMENTS);
  for (i64 i = from + threadIdx.x; i < to; i += THREADS) u.floats(y)[i] = u.number(v);
}
