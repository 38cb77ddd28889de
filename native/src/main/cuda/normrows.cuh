// Layer normalisation over rows of 16 columns, a sample in the registers of a warp.
#pragma once
#include "norm.cuh"

// Over rows: lane l holds columns 4·(l % 4) of rows l / 4 + 8·i; sums go over the lanes with the same columns.
__device__ __forceinline__ float4 rows_sum(float4 v) {
#pragma unroll
  for (int d = 4; d < 32; d <<= 1) {
    v.x += __shfl_xor_sync(0xffffffffu, v.x, d);
    v.y += __shfl_xor_sync(0xffffffffu, v.y, d);
    v.z += __shfl_xor_sync(0xffffffffu, v.z, d);
    v.w += __shfl_xor_sync(0xffffffffu, v.w, d);
  }
  return v;
}

struct Sample {
  float4 v[ROWS_MOST / 8];
  float4 mean, inverse;
  __device__ __forceinline__ void load(const float* x, int n, int lane, float epsilon) {
    float4 s = make_float4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < ROWS_MOST / 8; i++) {
      int r = lane / 4 + 8 * i;
      v[i] = r < n ? *(const float4*)(x + r * ROW_WIDTH + 4 * (lane & 3)) : make_float4(0, 0, 0, 0);
      s.x += v[i].x, s.y += v[i].y, s.z += v[i].z, s.w += v[i].w;
    }
    s = rows_sum(s);
    mean = make_float4(s.x / n, s.y / n, s.z / n, s.w / n);
    float4 q = make_float4(0, 0, 0, 0);
#pragma unroll
    for (int i = 0; i < ROWS_MOST / 8; i++)
      if (lane / 4 + 8 * i < n) {
        float a = v[i].x - mean.x, b = v[i].y - mean.y, c = v[i].z - mean.z, d = v[i].w - mean.w;
        q.x += a * a, q.y += b * b, q.z += c * c, q.w += d * d;
      }
    q = rows_sum(q);
    inverse = make_float4(rsqrtf(q.x / n + epsilon), rsqrtf(q.y / n + epsilon), rsqrtf(q.z / n + epsilon),
                          rsqrtf(q.w / n + epsilon));
  }
};

__device__ __forceinline__ void norm_rows(const Norm& o, int from, int to) {
  int warp = threadIdx.x >> 5, lane = threadIdx.x & 31;
  for (int b = from + warp; b < to; b += WARPS) {
    Sample s;
    s.load(o.x + (i64)b * o.n * ROW_WIDTH, o.n, lane, o.epsilon);
#pragma unroll
    for (int i = 0; i < ROWS_MOST / 8; i++) {
      int r = lane / 4 + 8 * i;
      if (r < o.keep) {
        float w = o.weight[r], c = o.bias[r];
        float4 v = s.v[i];
        *(float4*)(o.y + ((i64)b * o.keep + r) * ROW_WIDTH + 4 * (lane & 3)) =
            make_float4(activated((v.x - s.mean.x) * s.inverse.x * w + c, o.relu),
                        activated((v.y - s.mean.y) * s.inverse.y * w + c, o.relu),
                        activated((v.z - s.mean.z) * s.inverse.z * w + c, o.relu),
                        activated((v.w - s.mean.w) * s.inverse.w * w + c, o.relu));
      }
    }
  }
}

__device__ __forceinline__ void norm_rows_gradient(const Norm& o, int from, int to, float* scratch, int unit) {
  int warp = threadIdx.x >> 5, lane = threadIdx.x & 31;
  float dw[ROWS_MOST / 8], db[ROWS_MOST / 8];
#pragma unroll
  for (int i = 0; i < ROWS_MOST / 8; i++) dw[i] = db[i] = 0.f;
  for (int b = from + warp; b < to; b += WARPS) {
    Sample s;
    s.load(o.x + (i64)b * o.n * ROW_WIDTH, o.n, lane, o.epsilon);
    float4 g[ROWS_MOST / 8];
    float4 sum = make_float4(0, 0, 0, 0), dotted = sum;
#pragma unroll
    for (int i = 0; i < ROWS_MOST / 8; i++) {
      int r = lane / 4 + 8 * i;
      // Now normalised.
      s.v[i] = make_float4((s.v[i].x - s.mean.x) * s.inverse.x, (s.v[i].y - s.mean.y) * s.inverse.y,
                           (s.v[i].z - s.mean.z) * s.inverse.z, (s.v[i].w - s.mean.w) * s.inverse.w);
      float4 hat = s.v[i];
      float4 d = make_float4(0, 0, 0, 0);
      if (r < o.keep) {
        d = *(const float4*)(o.dy + ((i64)b * o.keep + r) * ROW_WIDTH + 4 * (lane & 3));
        float w = o.weight[r];
        if (o.relu) {
          float c = o.bias[r];
          if (!(hat.x * w + c > 0.f)) d.x = 0.f;
          if (!(hat.y * w + c > 0.f)) d.y = 0.f;
          if (!(hat.z * w + c > 0.f)) d.z = 0.f;
          if (!(hat.w * w + c > 0.f)) d.w = 0.f;
        }
        dw[i] += (d.x * hat.x + d.y * hat.y) + (d.z * hat.z + d.w * hat.w);
        db[i] += (d.x + d.y) + (d.z + d.w);
        d.x *= w, d.y *= w, d.z *= w, d.w *= w;
      }
      g[i] = d;
      sum.x += d.x, sum.y += d.y, sum.z += d.z, sum.w += d.w;
      dotted.x += d.x * hat.x, dotted.y += d.y * hat.y, dotted.z += d.z * hat.z, dotted.w += d.w * hat.w;
    }
    sum = rows_sum(sum), dotted = rows_sum(dotted);
    float inv = 1.f / o.n;
#pragma unroll
    for (int i = 0; i < ROWS_MOST / 8; i++) {
      int r = lane / 4 + 8 * i;
      if (r < o.n) {
        float4 hat = s.v[i];
        *(float4*)(o.y + ((i64)b * o.n + r) * ROW_WIDTH + 4 * (lane & 3)) =
            make_float4(s.inverse.x * (g[i].x - sum.x * inv - hat.x * dotted.x * inv),
                        s.inverse.y * (g[i].y - sum.y * inv - hat.y * dotted.y * inv),
                        s.inverse.z * (g[i].z - sum.z * inv - hat.z * dotted.z * inv),
                        s.inverse.w * (g[i].w - sum.w * inv - hat.w * dotted.w * inv));
      }
    }
  }
#pragma unroll
  for (int i = 0; i < ROWS_MOST / 8; i++) {
#pragma unroll
    for (int d = 1; d < 4; d <<= 1) {
      dw[i] += __shfl_xor_sync(0xffffffffu, dw[i], d);
      db[i] += __shfl_xor_sync(0xffffffffu, db[i], d);
    }
    if ((lane & 3) == 0) {
      scratch[warp * 2 * ROWS_MOST + lane / 4 + 8 * i] = dw[i];
      scratch[warp * 2 * ROWS_MOST + ROWS_MOST + lane / 4 + 8 * i] = db[i];
    }
  }
  __syncthreads();
  for (int i = threadIdx.x; i < 2 * o.keep; i += THREADS) {
    int at = i < o.keep ? i : ROWS_MOST + i - o.keep;
    float s = 0;
    for (int w = 0; w < WARPS; w++) s += scratch[w * 2 * ROWS_MOST + at];
    o.parts[(i64)unit * 2 * o.keep + i] = s;
  }
}
