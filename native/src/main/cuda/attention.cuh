// Multi-head attention over the few rows of one sample, with one more key of a multiplicity; all of a sample's
// queries, keys and values lie in scratch, and a thread takes one head's query (or, backwards, one head's key).
#pragma once
#include "common.cuh"

__device__ __forceinline__ void load_sample(float* to, const float* from, int count) {
  if (aligned16(from) && (count & 3) == 0) {
    for (int i = threadIdx.x; i < count / 4; i += THREADS) ((float4*)to)[i] = ((const float4*)from)[i];
  } else {
    for (int i = threadIdx.x; i < count; i += THREADS) to[i] = from[i];
  }
}

template <int W>
__device__ __forceinline__ float dot(const float* q, const float* k, int w) {
  float s = 0;
#pragma unroll
  for (int c = 0; c < W; c++)
    if (c < w) s += q[c] * k[c];
  return s;
}

// Softmax of one query: its largest score and 1 / Σ exp(score − largest).
template <int W>
__device__ __forceinline__ void softmax(const float* q, const float* keys, int rows, int stride, const float* dead_key,
                                        float multiplicity, int w, float& top, float& inverse) {
  top = -3.4e38f;
  for (int k = 0; k < rows; k++) top = fmaxf(top, dot<W>(q, keys + k * stride, w));
  if (dead_key) top = fmaxf(top, dot<W>(q, dead_key, w));
  float sum = 0;
  for (int k = 0; k < rows; k++) sum += __expf(dot<W>(q, keys + k * stride, w) - top);
  if (dead_key) sum += multiplicity * __expf(dot<W>(q, dead_key, w) - top);
  inverse = 1.f / sum;
}

template <int W>
__device__ __forceinline__ void attention_units(const Unit& u) {
  using namespace attention_operands;
  int rows_ = u.n(rows), e = u.n(width), h_ = u.n(heads), w = W == 2 ? 2 : e / h_, three = 3 * e, dead_ = u.n(dead);
  float *x = u.scratch, *d = x + rows_ * three;
  int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  float scale = rsqrtf((float)w);
  if (dead_)
    for (int i = threadIdx.x; i < three; i += THREADS) d[i] = u.floats(dead_row)[i];
  for (int b = from; b < to; b++) {
    __syncthreads();
    load_sample(x, u.floats(qkv) + (i64)b * rows_ * three, rows_ * three);
    __syncthreads();
    float* y_ = u.floats(y) + (i64)b * rows_ * e;
    for (int t = threadIdx.x; t < h_ * rows_; t += THREADS) {
      int h = t / rows_, r = t % rows_;
      float q[W], o[W];
#pragma unroll
      for (int c = 0; c < W; c++) q[c] = c < w ? x[r * three + h * w + c] * scale : 0.f, o[c] = 0;
      const float *keys = x + e + h * w, *values = keys + e, *dk = dead_ ? d + e + h * w : nullptr;
      float top, inverse;
      softmax<W>(q, keys, rows_, three, dk, (float)dead_, w, top, inverse);
      for (int k = 0; k < rows_; k++) {
        float p = __expf(dot<W>(q, keys + k * three, w) - top);
#pragma unroll
        for (int c = 0; c < W; c++)
          if (c < w) o[c] += p * values[k * three + c];
      }
      if (dead_) {
        float p = dead_ * __expf(dot<W>(q, dk, w) - top);
#pragma unroll
        for (int c = 0; c < W; c++)
          if (c < w) o[c] += p * dk[e + c];
      }
#pragma unroll
      for (int c = 0; c < W; c++)
        if (c < w) y_[r * e + h * w + c] = o[c] * inverse;
    }
  }
}

__device__ __noinline__ void attention(const Unit& u) {
  int w = u.n(attention_operands::width) / u.n(attention_operands::heads);
  if (w == 2) attention_units<2>(u);
  else if (w <= 8) attention_units<8>(u);
  else attention_units<32>(u);
}

// dqkv, and in parts[unit] the gradient of the dead row summed over the unit's samples
template <int W>
__device__ __forceinline__ void attention_gradient_units(const Unit& u) {
  using namespace attention_gradient_operands;
  int rows_ = u.n(rows), e = u.n(width), h_ = u.n(heads), w = W == 2 ? 2 : e / h_, three = 3 * e, dead_ = u.n(dead);
  int tasks = h_ * rows_;
  float *x = u.scratch, *d = x + rows_ * three, *g = d + three, *sum = g + rows_ * e;
  float *top = sum + three, *inverse = top + tasks, *mean = inverse + tasks;
  int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  float scale = rsqrtf((float)w);
  for (int i = threadIdx.x; i < three; i += THREADS) {
    d[i] = dead_ ? u.floats(dead_row)[i] : 0.f;
    sum[i] = 0.f;
  }
  for (int b = from; b < to; b++) {
    __syncthreads();
    load_sample(x, u.floats(qkv) + (i64)b * rows_ * three, rows_ * three);
    load_sample(g, u.floats(dy) + (i64)b * rows_ * e, rows_ * e);
    __syncthreads();
    float* dx = u.floats(dqkv) + (i64)b * rows_ * three;
    for (int t = threadIdx.x; t < tasks; t += THREADS) {
      int h = t / rows_, r = t % rows_;
      float q[W], dq[W], go[W];
#pragma unroll
      for (int c = 0; c < W; c++) {
        q[c] = c < w ? x[r * three + h * w + c] * scale : 0.f;
        go[c] = c < w ? g[r * e + h * w + c] : 0.f;
        dq[c] = 0;
      }
      const float *keys = x + e + h * w, *values = keys + e, *dk = dead_ ? d + e + h * w : nullptr;
      float m, inv, mu = 0;
      softmax<W>(q, keys, rows_, three, dk, (float)dead_, w, m, inv);
      for (int k = 0; k < rows_; k++)
        mu += __expf(dot<W>(q, keys + k * three, w) - m) * dot<W>(go, values + k * three, w);
      if (dead_) mu += dead_ * __expf(dot<W>(q, dk, w) - m) * dot<W>(go, dk + e, w);
      mu *= inv;
      for (int k = 0; k <= rows_; k++) {
        if (k == rows_ && !dead_) break;
        const float* kk = k < rows_ ? keys + k * three : dk;
        float p = __expf(dot<W>(q, kk, w) - m) * inv * (k < rows_ ? 1.f : (float)dead_);
        float ds = p * (dot<W>(go, kk + e, w) - mu) * scale;
#pragma unroll
        for (int c = 0; c < W; c++)
          if (c < w) dq[c] += ds * kk[c];
      }
      top[t] = m, inverse[t] = inv, mean[t] = mu;
#pragma unroll
      for (int c = 0; c < W; c++)
        if (c < w) dx[r * three + h * w + c] = dq[c];
    }
    __syncthreads();
    int keys_ = rows_ + (dead_ ? 1 : 0);
    for (int t = threadIdx.x; t < h_ * keys_; t += THREADS) {
      int h = t / keys_, k = t % keys_;
      const float* kk = (k < rows_ ? x + k * three : d) + e + h * w;
      float key[W], value[W], dkey[W], dvalue[W];
#pragma unroll
      for (int c = 0; c < W; c++)
        key[c] = c < w ? kk[c] : 0.f, value[c] = c < w ? kk[e + c] : 0.f, dkey[c] = 0, dvalue[c] = 0;
      float many = k < rows_ ? 1.f : (float)dead_;
      for (int r = 0; r < rows_; r++) {
        const float *q = x + r * three + h * w, *go = g + r * e + h * w;
        int task = h * rows_ + r;
        float p = __expf(dot<W>(key, q, w) * scale - top[task]) * inverse[task] * many;
        float ds = p * (dot<W>(value, go, w) - mean[task]) * scale;
#pragma unroll
        for (int c = 0; c < W; c++)
          if (c < w) dkey[c] += ds * q[c], dvalue[c] += p * go[c];
      }
#pragma unroll
      for (int c = 0; c < W; c++)
        if (c < w) {
          if (k < rows_) {
            dx[k * three + e + h * w + c] = dkey[c];
            dx[k * three + 2 * e + h * w + c] = dvalue[c];
          } else {
            sum[e + h * w + c] += dkey[c];
            sum[2 * e + h * w + c] += dvalue[c];
          }
        }
    }
  }
  __syncthreads();
  if (dead_)
    for (int i = threadIdx.x; i < three; i += THREADS) u.floats(parts)[(i64)u.index * three + i] = sum[i];
}

__device__ __noinline__ void attention_gradient(const Unit& u) {
  int w = u.n(attention_gradient_operands::width) / u.n(attention_gradient_operands::heads);
  if (w == 2) attention_gradient_units<2>(u);
  else if (w <= 8) attention_gradient_units<8>(u);
  else attention_gradient_units<32>(u);
}
