// Multi-head attention over the few rows of one sample, with one more key of a multiplicity; all of a sample's
// queries, keys and values lie in scratch, and a thread takes one head's query (or, backwards, one head's key).
// Heads of width two, which the supernet has, go another way below: one 16-byte read holds a key and its value.
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
__device__ __forceinline__ void attention_units(Unit u) {
  using namespace attention_operands;
  int rows_ = u.n(rows), e = u.n(width), h_ = u.n(heads), w = e / h_, three = 3 * e, dead_ = u.n(dead);
  float *x = shared, *d = x + rows_ * three;
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

// Heads of width two. Scores are kept as powers of two. Where |query| times the longest key says that none can overflow,
// nothing is subtracted; elsewhere the largest score is, as always: the bound itself may be so far above all scores that
// every power would be zero.
constexpr float LOG2E = 1.4426950408889634f;
constexpr float SAFE_POWER = 100.f;

__device__ __forceinline__ bool could_overflow(float qx, float qy, float longest) {
  return sqrtf((qx * qx + qy * qy) * longest) > SAFE_POWER;
}

// The largest of a query's scores against keys that lie `stride` apart.
__device__ __forceinline__ float largest_score(float qx, float qy, const float4* kv, int keys, int stride) {
  float top = -3.4e38f;
  for (int k = 0; k < keys; k++) top = fmaxf(top, fmaf(qx, kv[k * stride].x, qy * kv[k * stride].y));
  return top;
}

// Keys and values of `together` samples, key x, key y, value x, value y, at [sample, head, row]; the dead row is last.
struct Pairs {
  int rows, keys, heads, e, together;
  float4* kv;
  float* longest;  // square of the longest key, [sample, head]

  __device__ __forceinline__ Pairs(int rows_, int heads_, int e_, bool dead, int together_, float* scratch)
      : rows(rows_), keys(rows_ + dead), heads(heads_), e(e_), together(together_), kv((float4*)scratch),
        longest(scratch + 4 * together_ * heads_ * (rows_ + dead)) {}

  __device__ __forceinline__ float* end() const { return longest + (together * heads + 3) / 4 * 4; }

  __device__ __forceinline__ void load(const float* qkv, const float* dead_row, int samples) const {
    int per = heads * keys;
    for (int i = threadIdx.x; i < samples * per; i += THREADS) {
      int b = i / per, j = i - b * per, r = j / heads, h = j - r * heads;  // neighbours in memory are heads
      const float* row = r < rows ? qkv + ((i64)b * rows + r) * 3 * e : dead_row;
      float2 k = *(const float2*)(row + e + 2 * h), v = *(const float2*)(row + 2 * e + 2 * h);
      kv[(b * heads + h) * keys + r] = make_float4(k.x, k.y, v.x, v.y);
    }
    __syncthreads();
    for (int i = threadIdx.x; i < samples * heads; i += THREADS) {
      float most = 0;
      for (int r = 0; r < keys; r++) {
        float4 k = kv[i * keys + r];
        most = fmaxf(most, k.x * k.x + k.y * k.y);
      }
      longest[i] = most;
    }
    __syncthreads();
  }

  __device__ __forceinline__ float power_to_subtract(float qx, float qy, int head) const {
    return could_overflow(qx, qy, longest[head]) ? largest_score(qx, qy, kv + head * keys, keys, 1) : 0.f;
  }
};

// Samples whose reads are on their way together: as many as give each thread a task, and at least a few.
constexpr int FEWEST_TOGETHER = 3;

__device__ __forceinline__ int pairs_together(int tasks, int floats) {
  return max(1, min(max(FEWEST_TOGETHER, THREADS / tasks), SCRATCH_BYTES / 4 / floats));
}

// What a thread makes of its samples' tasks: TWO neighbours that share every read of the other side.
constexpr int TWO = 2;

__device__ __forceinline__ void attention_pairs(Unit u) {
  using namespace attention_operands;
  int rows_ = u.n(rows), h_ = u.n(heads), e = u.n(width), dead_ = u.n(dead), half = (rows_ + 1) / TWO, per = h_ * half;
  int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  Pairs s(rows_, h_, e, dead_ > 0, pairs_together(per, 4 * h_ * (rows_ + 1) + h_ + 4), shared);
  float scale = rsqrtf(2.f) * LOG2E;
  const float *qkv_ = u.floats(qkv), *dead_row_ = u.floats(dead_row);
  float* y_ = u.floats(y);
  for (int b0 = from; b0 < to; b0 += s.together) {
    int n = min(s.together, to - b0);
    __syncthreads();
    s.load(qkv_ + (i64)b0 * rows_ * 3 * e, dead_row_, n);
    for (int t = threadIdx.x; t < n * per; t += THREADS) {
      int b = t / per, j = t - b * per, h = j / half, r = j - h * half;
      float qx[TWO], qy[TWO], top[TWO], sum[TWO], ox[TWO], oy[TWO];
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        // The last of an odd number is computed twice.
        i64 row = (i64)(b0 + b) * rows_ + min(r + i * half, rows_ - 1);
        float2 q = *(const float2*)(qkv_ + row * 3 * e + 2 * h);
        qx[i] = q.x * scale, qy[i] = q.y * scale, sum[i] = ox[i] = oy[i] = 0;
        top[i] = s.power_to_subtract(qx[i], qy[i], b * h_ + h);
      }
      const float4* kv = s.kv + (b * h_ + h) * s.keys;
      auto add = [&](float4 x, float many) {
#pragma unroll
        for (int i = 0; i < TWO; i++) {
          float p = many * power(fmaf(qx[i], x.x, fmaf(qy[i], x.y, -top[i])));
          sum[i] += p;
          ox[i] = fmaf(p, x.z, ox[i]), oy[i] = fmaf(p, x.w, oy[i]);
        }
      };
#pragma unroll 4
      for (int k = 0; k < rows_; k++) add(kv[k], 1.f);
      if (dead_) add(kv[rows_], (float)dead_);
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        float inverse = 1.f / sum[i];
        i64 row = (i64)(b0 + b) * rows_ + r + i * half;
        if (r + i * half < rows_) *(float2*)(y_ + row * e + 2 * h) = make_float2(ox[i] * inverse, oy[i] * inverse);
      }
    }
  }
}

__device__ __forceinline__ void attention_gradient_pairs(Unit u) {
  using namespace attention_gradient_operands;
  int rows_ = u.n(rows), h_ = u.n(heads), e = u.n(width), dead_ = u.n(dead), all = h_ * rows_;
  int half = (rows_ + 1) / TWO, per = h_ * half;
  int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  Pairs s(rows_, h_, e, dead_ > 0, pairs_together(per, 4 * h_ * (rows_ + 1) + h_ + 4 + 6 * all + 3 * e), shared);
  float4* queries = (float4*)s.end();                    // query x, y (scaled), dout x, y
  float2* sums = (float2*)(queries + s.together * all);  // power to subtract for the softmax, mean of dp
  float* dead_sum = (float*)(sums + s.together * all);   // a [3E] for each sample of those together
  float root = rsqrtf(2.f), scale = root * LOG2E;
  const float *qkv_ = u.floats(qkv), *dead_row_ = u.floats(dead_row), *dy_ = u.floats(dy);
  float* dqkv_ = u.floats(dqkv);
  for (int i = threadIdx.x; i < s.together * 3 * e; i += THREADS) dead_sum[i] = 0.f;
  for (int b0 = from; b0 < to; b0 += s.together) {
    int n = min(s.together, to - b0);
    __syncthreads();
    s.load(qkv_ + (i64)b0 * rows_ * 3 * e, dead_row_, n);
    for (int t = threadIdx.x; t < n * per; t += THREADS) {
      int b = t / per, j = t - b * per, h = j / half, r = j - h * half;
      // Σp, Σp·dp, Σp·k, Σp·dp·k of powers p not yet divided by their sum
      float qx[TWO], qy[TWO], top[TWO], sum[TWO], mu[TWO], kx[TWO], ky[TWO], gx[TWO], gy[TWO];
      float2 go[TWO];
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        i64 row = (i64)(b0 + b) * rows_ + min(r + i * half, rows_ - 1);
        float2 q = *(const float2*)(qkv_ + row * 3 * e + 2 * h);
        go[i] = *(const float2*)(dy_ + row * e + 2 * h);
        qx[i] = q.x * scale, qy[i] = q.y * scale, top[i] = s.power_to_subtract(qx[i], qy[i], b * h_ + h);
        sum[i] = mu[i] = kx[i] = ky[i] = gx[i] = gy[i] = 0;
      }
      const float4* kv = s.kv + (b * h_ + h) * s.keys;
      auto add = [&](float4 x, float many) {
#pragma unroll
        for (int i = 0; i < TWO; i++) {
          float p = many * power(fmaf(qx[i], x.x, fmaf(qy[i], x.y, -top[i])));
          float w = p * fmaf(go[i].x, x.z, go[i].y * x.w);
          sum[i] += p, mu[i] += w;
          kx[i] = fmaf(p, x.x, kx[i]), ky[i] = fmaf(p, x.y, ky[i]);
          gx[i] = fmaf(w, x.x, gx[i]), gy[i] = fmaf(w, x.y, gy[i]);
        }
      };
#pragma unroll 2
      for (int k = 0; k < rows_; k++) add(kv[k], 1.f);
      if (dead_) add(kv[rows_], (float)dead_);
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        int mine = r + i * half;
        if (mine >= rows_) continue;
        float inverse = 1.f / sum[i];
        mu[i] *= inverse;
        *(float2*)(dqkv_ + ((i64)(b0 + b) * rows_ + mine) * 3 * e + 2 * h) =
            make_float2((gx[i] - mu[i] * kx[i]) * inverse * root, (gy[i] - mu[i] * ky[i]) * inverse * root);
        int at = b * all + h * rows_ + mine;
        queries[at] = make_float4(qx[i], qy[i], go[i].x, go[i].y);
        sums[at] = make_float2(top[i] + log2f(sum[i]), mu[i]);
      }
    }
    __syncthreads();
    int keys_half = (s.keys + 1) / TWO, keys_per = h_ * keys_half;
    for (int t = threadIdx.x; t < n * keys_per; t += THREADS) {
      int b = t / keys_per, j = t - b * keys_per, h = j / keys_half, k = j - h * keys_half;
      const float4* q = queries + (b * h_ + h) * rows_;
      const float2* z = sums + (b * h_ + h) * rows_;
      float4 x[TWO];
      float kx[TWO], ky[TWO], vx[TWO], vy[TWO];
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        x[i] = s.kv[(b * h_ + h) * s.keys + min(k + i * keys_half, s.keys - 1)];
        kx[i] = ky[i] = vx[i] = vy[i] = 0;
      }
#pragma unroll 2
      for (int r = 0; r < rows_; r++) {
        float4 y = q[r];
        float2 l = z[r];
#pragma unroll
        for (int i = 0; i < TWO; i++) {
          float p = power(fmaf(y.x, x[i].x, fmaf(y.y, x[i].y, -l.x)));
          float ds = p * (fmaf(y.z, x[i].z, y.w * x[i].w) - l.y);
          kx[i] = fmaf(ds, y.x, kx[i]), ky[i] = fmaf(ds, y.y, ky[i]);
          vx[i] = fmaf(p, y.z, vx[i]), vy[i] = fmaf(p, y.w, vy[i]);
        }
      }
#pragma unroll
      for (int i = 0; i < TWO; i++) {
        int mine = k + i * keys_half;
        if (mine >= s.keys) continue;
        // Queries were scaled by the root and by log2 e; the score only by the root.
        float many = mine < rows_ ? 1.f : (float)dead_, back = many / LOG2E;
        if (mine < rows_) {
          float* to_ = dqkv_ + ((i64)(b0 + b) * rows_ + mine) * 3 * e + 2 * h;
          *(float2*)(to_ + e) = make_float2(kx[i] * back, ky[i] * back);
          *(float2*)(to_ + 2 * e) = make_float2(vx[i], vy[i]);
        } else {
          float* to_ = dead_sum + b * 3 * e + 2 * h;
          to_[e] += kx[i] * back, to_[e + 1] += ky[i] * back;
          to_[2 * e] += vx[i] * many, to_[2 * e + 1] += vy[i] * many;
        }
      }
    }
  }
  __syncthreads();
  if (dead_)
    for (int i = threadIdx.x; i < 3 * e; i += THREADS) {
      float sum = 0;
      for (int b = 0; b < s.together; b++) sum += dead_sum[b * 3 * e + i];
      u.floats(parts)[(i64)u.index * 3 * e + i] = sum;
    }
}

// dqkv, and in parts[unit] the gradient of the dead row summed over the unit's samples
template <int W>
__device__ __forceinline__ void attention_gradient_units(Unit u) {
  using namespace attention_gradient_operands;
  int rows_ = u.n(rows), e = u.n(width), h_ = u.n(heads), w = e / h_, three = 3 * e, dead_ = u.n(dead);
  int tasks = h_ * rows_;
  float *x = shared, *d = x + rows_ * three, *g = d + three, *sum = g + rows_ * e;
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

__device__ __noinline__ void attention(Unit u) {
  int w = u.n(attention_operands::width) / u.n(attention_operands::heads);
  if (w == 2) attention_pairs(u);
  else if (w <= 8) attention_units<8>(u);
  else attention_units<32>(u);
}

__device__ __noinline__ void attention_gradient(Unit u) {
  int w = u.n(attention_gradient_operands::width) / u.n(attention_gradient_operands::heads);
  if (w == 2) attention_gradient_pairs(u);
  else if (w <= 8) attention_gradient_units<8>(u);
  else attention_gradient_units<32>(u);
}
