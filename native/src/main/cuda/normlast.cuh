// Layer normalisation along the last axis, a line in the registers of 4 to 32 lanes.
#pragma once
#include "norm.cuh"

// One line in registers: lane l of a group holds entries 4·(k·lanes + l).
template <int C>
struct Line {
  float4 v[C];
  float mean, inverse;
  __device__ __forceinline__ void load(const float* x, int n, int lane, int lanes, bool live) {
#pragma unroll
    for (int k = 0; k < C; k++) {
      int i = 4 * (k * lanes + lane);
      v[k] = live && i < n ? *(const float4*)(x + i) : make_float4(0, 0, 0, 0);
    }
  }
  __device__ __forceinline__ void measure(int n, int lane, int lanes, float epsilon) {
    float s = 0;
#pragma unroll
    for (int k = 0; k < C; k++) s += (v[k].x + v[k].y) + (v[k].z + v[k].w);
    mean = warp_sum(s, lanes) / n;
    float q = 0;
#pragma unroll
    for (int k = 0; k < C; k++)
      if (4 * (k * lanes + lane) < n) {
        float a = v[k].x - mean, b = v[k].y - mean, c = v[k].z - mean, d = v[k].w - mean;
        q += (a * a + b * b) + (c * c + d * d);
      }
    inverse = rsqrtf(warp_sum(q, lanes) / n + epsilon);
  }
};

// Of short lines a group has L on their way at once, where it has so many, so that they keep memory busy.
constexpr int SHORT_LINES = 4;

template <int C, int L>
__device__ __forceinline__ void norm_last(const Norm& o, i64 from, i64 to, int lanes) {
  int groups = THREADS / lanes, group = threadIdx.x / lanes, lane = threadIdx.x % lanes;
  // All groups of a warp take part in every turn: they sum together.
  for (i64 r0 = from; r0 < to; r0 += L * groups) {
    Line<C> lines[L];
#pragma unroll
    for (int j = 0; j < L; j++) {
      i64 r = r0 + j * groups + group;
      lines[j].load(o.x + r * o.n, o.n, lane, lanes, r < to);
    }
#pragma unroll
    for (int j = 0; j < L; j++) {
      i64 r = r0 + j * groups + group;
      lines[j].measure(o.n, lane, lanes, o.epsilon);
      if (r >= to) continue;
#pragma unroll
      for (int k = 0; k < C; k++) {
        int i = 4 * (k * lanes + lane);
        if (i < o.keep) {
          float4 w = *(const float4*)(o.weight + i), b = *(const float4*)(o.bias + i), v = lines[j].v[k];
          float m = lines[j].mean, s = lines[j].inverse;
          *(float4*)(o.y + r * o.keep + i) = make_float4(
              activated((v.x - m) * s * w.x + b.x, o.relu), activated((v.y - m) * s * w.y + b.y, o.relu),
              activated((v.z - m) * s * w.z + b.z, o.relu), activated((v.w - m) * s * w.w + b.w, o.relu));
        }
      }
    }
  }
}

__device__ __forceinline__ float component(const float4& v, int i) {
  return i == 0 ? v.x : i == 1 ? v.y : i == 2 ? v.z : v.w;
}

// Gradients of weight and bias add up in scratch, a piece a group of lanes, and leave as one part a unit.
template <int C, int L>
__device__ __forceinline__ void norm_last_gradient(const Norm& o, i64 from, i64 to, int lanes, float* scratch,
                                                   int unit) {
  int groups = THREADS / lanes, group = threadIdx.x / lanes, lane = threadIdx.x % lanes;
  float* mine = scratch + group * 2 * o.keep;
  // One piece a lane adds up in registers, several in scratch.
  float piece[8];
#pragma unroll
  for (int e = 0; e < 8; e++) piece[e] = 0.f;
  if (C > 1)
    for (int i = lane; i < 2 * o.keep; i += lanes) mine[i] = 0.f;
  __syncwarp();
  for (i64 r0 = from; r0 < to; r0 += L * groups) {
    Line<C> lines[L];
    float4 given[L][C];
#pragma unroll
    for (int j = 0; j < L; j++) {
      i64 r = r0 + j * groups + group;
      lines[j].load(o.x + r * o.n, o.n, lane, lanes, r < to);
#pragma unroll
      for (int k = 0; k < C; k++) {
        int i = 4 * (k * lanes + lane);
        given[j][k] = r < to && i < o.keep ? *(const float4*)(o.dy + r * o.keep + i) : make_float4(0, 0, 0, 0);
      }
    }
#pragma unroll
    for (int j = 0; j < L; j++) {
      i64 r = r0 + j * groups + group;
      bool live = r < to;
      Line<C>& line = lines[j];
      line.measure(o.n, lane, lanes, o.epsilon);
      float4(&g)[C] = given[j];
      float sum = 0, dotted = 0;
#pragma unroll
      for (int k = 0; k < C; k++) {
        int i = 4 * (k * lanes + lane);
        if (live && i < o.keep) {
          float4 d = g[k], w = *(const float4*)(o.weight + i);
          float4 b = o.relu ? *(const float4*)(o.bias + i) : make_float4(0, 0, 0, 0);
          float out[4], dw[4], db[4];
#pragma unroll
          for (int e = 0; e < 4; e++) {
            float hat = (component(line.v[k], e) - line.mean) * line.inverse;
            float dd = component(d, e), ww = component(w, e);
            if (o.relu && !(hat * ww + component(b, e) > 0.f)) dd = 0.f;
            dw[e] = dd * hat, db[e] = dd;
            out[e] = dd * ww;
            sum += out[e];
            dotted += out[e] * hat;
          }
          if (C > 1) {
            float4 *tw = (float4*)(mine + i), *tb = (float4*)(mine + o.keep + i);
            float4 pw = *tw, pb = *tb;
            *tw = make_float4(pw.x + dw[0], pw.y + dw[1], pw.z + dw[2], pw.w + dw[3]);
            *tb = make_float4(pb.x + db[0], pb.y + db[1], pb.z + db[2], pb.w + db[3]);
          } else {
#pragma unroll
            for (int e = 0; e < 4; e++) piece[e] += dw[e], piece[4 + e] += db[e];
          }
          g[k] = make_float4(out[0], out[1], out[2], out[3]);
        }
      }
      sum = warp_sum(sum, lanes) / o.n;
      dotted = warp_sum(dotted, lanes) / o.n;
      if (!live) continue;
#pragma unroll
      for (int k = 0; k < C; k++) {
        int i = 4 * (k * lanes + lane);
        if (i < o.n) {
          float4 v = line.v[k];
          float m = line.mean, s = line.inverse;
          *(float4*)(o.y + r * o.n + i) = make_float4(
              s * (g[k].x - sum - (v.x - m) * s * dotted), s * (g[k].y - sum - (v.y - m) * s * dotted),
              s * (g[k].z - sum - (v.z - m) * s * dotted), s * (g[k].w - sum - (v.w - m) * s * dotted));
        }
      }
    }
  }
  if (C == 1 && 4 * lane < o.keep) {
#pragma unroll
    for (int e = 0; e < 4; e++) {
      mine[4 * lane + e] = piece[e];
      mine[o.keep + 4 * lane + e] = piece[4 + e];
    }
  }
  __syncthreads();
  for (int i = threadIdx.x; i < 2 * o.keep; i += THREADS) {
    float s = 0;
    for (int k = 0; k < groups; k++) s += scratch[k * 2 * o.keep + i];
    o.parts[(i64)unit * 2 * o.keep + i] = s;
  }
}
