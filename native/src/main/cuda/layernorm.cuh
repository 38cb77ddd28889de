// Layer normalisation along the last axis or over rows, forward and backward, with ReLU and the mask.
//
// Statistics run over all n entries of a line, only the first `keep` come out. Along the last axis a group of 4 to 32
// lanes has a line in registers; over rows of 16 columns a warp has a whole sample. Odd sizes take the loops below.
#pragma once
#include "common.cuh"

constexpr int ROWS_MOST = 64;

struct Norm {
  const float *x, *weight, *bias, *dy;
  float *y, *parts;
  int n, keep, relu;
  float epsilon;
};

__device__ __forceinline__ float activated(float v, int relu) { return relu ? fmaxf(v, 0.f) : v; }

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

// Lines of any size: entry i of a line lies at base + i · step.
struct Lines {
  i64 x, y;
  int step;
  __device__ Lines(const Norm& o, i64 line, int width) {
    if (width == 0) {
      x = line * o.n, y = line * o.keep, step = 1;
    } else {
      x = line / width * o.n * width + line % width, y = line / width * o.keep * width + line % width, step = width;
    }
  }
};

__device__ __forceinline__ void statistics(const Norm& o, const Lines& l, float& mean, float& inverse) {
  float s = 0, q = 0;
  for (int i = 0; i < o.n; i++) s += o.x[l.x + (i64)i * l.step];
  mean = s / o.n;
  for (int i = 0; i < o.n; i++) {
    float d = o.x[l.x + (i64)i * l.step] - mean;
    q += d * d;
  }
  inverse = rsqrtf(q / o.n + o.epsilon);
}

__device__ __forceinline__ void norm_lines(const Norm& o, i64 from, i64 to, int width) {
  for (i64 line = from + threadIdx.x; line < to; line += THREADS) {
    Lines l(o, line, width);
    float mean, inverse;
    statistics(o, l, mean, inverse);
    for (int i = 0; i < o.keep; i++)
      o.y[l.y + (i64)i * l.step] =
          activated((o.x[l.x + (i64)i * l.step] - mean) * inverse * o.weight[i] + o.bias[i], o.relu);
  }
}

__device__ __forceinline__ void norm_lines_gradient(const Norm& o, i64 from, i64 to, int width, float* scratch,
                                                    int unit) {
  // At most THREADS lines a unit.
  i64 line = from + threadIdx.x;
  if (line < to) {
    Lines l(o, line, width);
    float mean, inverse, sum = 0, dotted = 0;
    statistics(o, l, mean, inverse);
    scratch[2 * threadIdx.x] = mean, scratch[2 * threadIdx.x + 1] = inverse;
    for (int i = 0; i < o.keep; i++) {
      float hat = (o.x[l.x + (i64)i * l.step] - mean) * inverse, d = o.dy[l.y + (i64)i * l.step];
      if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
      sum += d * o.weight[i], dotted += d * o.weight[i] * hat;
    }
    for (int i = 0; i < o.n; i++) {
      float hat = (o.x[l.x + (i64)i * l.step] - mean) * inverse, g = 0;
      if (i < o.keep) {
        float d = o.dy[l.y + (i64)i * l.step];
        if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
        g = d * o.weight[i];
      }
      o.y[l.x + (i64)i * l.step] = inverse * (g - sum / o.n - hat * dotted / o.n);
    }
  }
  __syncthreads();
  for (int i = threadIdx.x; i < o.keep; i += THREADS) {
    float dw = 0, db = 0;
    for (i64 k = from; k < to; k++) {
      Lines l(o, k, width);
      float hat = (o.x[l.x + (i64)i * l.step] - scratch[2 * (k - from)]) * scratch[2 * (k - from) + 1];
      float d = o.dy[l.y + (i64)i * l.step];
      if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
      dw += d * hat, db += d;
    }
    o.parts[(i64)unit * 2 * o.keep + i] = dw;
    o.parts[(i64)unit * 2 * o.keep + o.keep + i] = db;
  }
}

// Which way a size goes: 4 to 32 lanes a line of at most 1024, or loops.
__device__ __forceinline__ int norm_lanes(int n, int keep) {
  if ((n & 3) || (keep & 3) || n > 1024) return 0;
  int lanes = 4;
  while (lanes < 32 && 4 * lanes < n) lanes *= 2;
  return lanes;
}

__device__ __forceinline__ bool norm_wide(const Norm& o) {
  return aligned16(o.x) && aligned16(o.weight) && aligned16(o.bias) && aligned16(o.y) && aligned16(o.dy);
}

// `width` is 0 along the last axis, else the columns of a sample; a unit takes `chunk` lines (or samples).
__device__ __noinline__ void layer_norm(Unit u) {
  using namespace layer_norm_operands;
  Norm o = {u.floats(x), u.floats(weight), u.floats(bias), nullptr, u.floats(y), nullptr,
            u.n(n),      u.n(keep),        u.n(relu),      u.number(epsilon)};
  i64 from = (i64)u.index * u.n(chunk), to = min(u.word(lines), from + u.n(chunk));
  int w = u.n(width), lanes = w == 0 ? norm_lanes(o.n, o.keep) : 0;
  bool wide = norm_wide(o);
  if (w == ROW_WIDTH && o.n <= ROWS_MOST && wide) norm_rows(o, (int)from, (int)to);
  else if (w != 0) norm_lines(o, from * w, to * w, w);
  else if (lanes == 0 || !wide) norm_lines(o, from, to, 0);
  else if (o.n > 4 * lanes) norm_last<8, 1>(o, from, to, lanes);
  else if ((to - from) * lanes >= SHORT_LINES * THREADS) norm_last<1, SHORT_LINES>(o, from, to, lanes);
  else norm_last<1, 1>(o, from, to, lanes);
}

__device__ __noinline__ void layer_norm_gradient(Unit u) {
  using namespace layer_norm_gradient_operands;
  Norm o = {u.floats(x), u.floats(weight), u.floats(bias), u.floats(dy), u.floats(dx), u.floats(parts),
            u.n(n),      u.n(keep),        u.n(relu),      u.number(epsilon)};
  i64 from = (i64)u.index * u.n(chunk), to = min(u.word(lines), from + u.n(chunk));
  int w = u.n(width), lanes = w == 0 ? norm_lanes(o.n, o.keep) : 0;
  bool wide = norm_wide(o);
  if (w == ROW_WIDTH && o.n <= ROWS_MOST && wide) norm_rows_gradient(o, (int)from, (int)to, shared, u.index);
  else if (w != 0) norm_lines_gradient(o, from * w, to * w, w, shared, u.index);
  else if (lanes == 0 || !wide) norm_lines_gradient(o, from, to, 0, shared, u.index);
  else if (o.n > 4 * lanes) norm_last_gradient<8, 1>(o, from, to, lanes, shared, u.index);
  else if ((to - from) * lanes >= SHORT_LINES * THREADS)
    norm_last_gradient<1, SHORT_LINES>(o, from, to, lanes, shared, u.index);
  else norm_last_gradient<1, 1>(o, from, to, lanes, shared, u.index);
}
