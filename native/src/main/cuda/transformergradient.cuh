// The gradient of a transformer's body. Everything that its layers left is computed again: a sum over keys that the
// softmax needs anyway, and a few products. Weights' gradients add up in scratch, a copy a warp, and leave as one part a unit.
#pragma once
#include "transformer.cuh"

namespace body {
// Sums of a warp: tiles of sixteen columns by eight rows of the weights, as products leave them, then columns' sums, two
// vectors a slot.
constexpr int WEIGHT_TILES = WEIGHT_ROWS / 8, COLUMNS_AT = WEIGHT_TILES * 128, SLOTS = 6, WARP_SUMS = COLUMNS_AT + SLOTS * 32;
enum Slot { OUTER_NORM, LAYERS, INNER_NORM, OUTPUT, PROJECTIONS };  // the last for each half of the heads

// What a warp adds to, and where it puts rows that it reads by columns.
struct Sums {
  float *at, *left, *right;

  __device__ __forceinline__ Sums(const Place& p) {
    at = shared + SUMS_AT + p.warp * WARP_SUMS;
    left = shared + TEAM_AT + p.warp * WARP_FLOATS;
    right = left + TILE_ROWS * LINE;
  }

  // One value of each column and vector: v[4 · vector + 2 · j + e] is a lane's part of column 8j + 2t + e.
  __device__ __forceinline__ void columns(int slot, float (&v)[8], int lane) const {
#pragma unroll
    for (int n = 4; n > 0; n /= 2) {
      const bool high = lane & (4 * n);
#pragma unroll
      for (int i = 0; i < n; i++) {
        const float given = high ? v[i] : v[i + n], kept = high ? v[i + n] : v[i];
        v[i] = kept + __shfl_xor_sync(0xffffffffu, given, 4 * n);
      }
    }
    at[COLUMNS_AT + 32 * slot + lane] += v[0];
  }

  __device__ __forceinline__ void columns(int slot, const Rows& a, const Rows& b, int lane) const {
    float v[8];
#pragma unroll
    for (int j = 0; j < 2; j++)
#pragma unroll
      for (int e = 0; e < 2; e++) v[2 * j + e] = a[j][e] + a[j][2 + e], v[4 + 2 * j + e] = b[j][e] + b[j][2 + e];
    columns(slot, v, lane);
  }

  // TILES of the gradient of W where y = x·Wᵀ: of x on the left and dy on the right.
  template <int TILES>
  __device__ __forceinline__ void weights(const Place& p, int first, int step) const {
    float c[TILES][4];
#pragma unroll
    for (int n = 0; n < TILES; n++) *(float4*)c[n] = *(const float4*)(at + (first + step * n) * 128 + 4 * p.lane);
    __syncwarp();
#pragma unroll
    for (int s = 0; s < 2; s++) {
      const u32* l = (const u32*)(left + (8 * s + p.t) * LINE + p.g);
      const u32 a[4] = {l[0], l[8], l[4 * LINE], l[4 * LINE + 8]};
#pragma unroll
      for (int n = 0; n < TILES; n++) {
        const u32* r = (const u32*)(right + (8 * s + p.t) * LINE + 8 * n + p.g);
        const u32 b[2] = {r[0], r[4 * LINE]};
        mma(c[n], a, b);
      }
    }
    __syncwarp();
#pragma unroll
    for (int n = 0; n < TILES; n++) *(float4*)(at + (first + step * n) * 128 + 4 * p.lane) = *(const float4*)c[n];
  }
};

// Eight columns from `column` on of a tile that is read by columns.
__device__ __forceinline__ void lay(float* to, int column, const float (&v)[4], int g, int t) {
#pragma unroll
  for (int h = 0; h < 2; h++)
    *(float2*)(to + (g + 8 * h) * LINE + column + 2 * t) =
        make_float2(__uint_as_float(rounded(v[2 * h])), __uint_as_float(rounded(v[2 * h + 1])));
}

__device__ __forceinline__ void lay(float* to, const Rows& v, int g, int t) {
  lay(to, 0, v[0], g, t), lay(to, 8, v[1], g, t);
}

// From the gradient of gain · hat + shift to that of what was normalised.
__device__ __forceinline__ void normalise_gradient(Rows& d, const Rows& hat, const float (&inverse)[2], int gain, int t) {
#pragma unroll
  for (int h = 0; h < 2; h++) {
    float s = 0, m = 0;
#pragma unroll
    for (int j = 0; j < 2; j++) {
      const float2 w = columns(gain + 8 * j, t);
      d[j][2 * h] *= w.x, d[j][2 * h + 1] *= w.y;
#pragma unroll
      for (int e = 0; e < 2; e++) s += d[j][2 * h + e], m += d[j][2 * h + e] * hat[j][2 * h + e];
    }
    s = quad_sum(s) * (1.f / E), m = quad_sum(m) * (1.f / E);
#pragma unroll
    for (int j = 0; j < 2; j++)
#pragma unroll
      for (int e = 0; e < 2; e++) d[j][2 * h + e] = inverse[h] * (d[j][2 * h + e] - s - hat[j][2 * h + e] * m);
  }
}

__device__ __forceinline__ void norm_sums(const Sums& sums, int slot, const Rows& d, const Rows& hat, int lane) {
  Rows gain;
#pragma unroll
  for (int j = 0; j < 2; j++)
#pragma unroll
    for (int e = 0; e < 4; e++) gain[j][e] = d[j][e] * hat[j][e];
  sums.columns(slot, gain, d, lane);
}

// From the result's gradient back to that of what attention saw, which takes the place of what it saw; both multiplied,
// a sum a row and head; the gradient that goes past attention to x.
__device__ __forceinline__ void layers_gradient(const Place& p, const Sums& sums, const float* x_, const float* dy_, float* dx_,
                                                int row, float epsilon_, Rows& seen, float (&dot0)[2], float (&dot1)[2]) {
  const int g = p.g, t = p.t;
  Rows d, back;
  Tile tile;
  load_rows(d, x_, row, p.rows, t);
  tile.run(p, d, seen, epsilon_);
  load_rows(d, dy_, row, p.rows, t);
  norm_sums(sums, OUTER_NORM, d, tile.out, p.lane);
  normalise_gradient(d, tile.out, tile.out_inverse, GAIN_2, t);
#pragma unroll
  for (int j = 0; j < 2; j++) set_columns(back[j], make_float2(0, 0));
  layer<true>(d, W_2, g, t, back);
#pragma unroll
  for (int j = 0; j < 2; j++)
#pragma unroll
    for (int e = 0; e < 4; e++) back[j][e] = tile.hidden[j][e] > 0.f ? back[j][e] : 0.f;
  lay(sums.left, tile.hidden, g, t), lay(sums.right, d, g, t);
  sums.weights<2>(p, W_2 / 8, 1);
  sums.columns(LAYERS, back, d, p.lane);
  lay(sums.left, tile.attended, g, t), lay(sums.right, back, g, t);
  sums.weights<2>(p, W_1 / 8, 1);
  layer<true>(back, W_1, g, t, d);
  norm_sums(sums, INNER_NORM, d, tile.hat, p.lane);
  normalise_gradient(d, tile.hat, tile.inverse, GAIN_1, t);
  lay(sums.left, seen, g, t), lay(sums.right, d, g, t);
  sums.weights<2>(p, W_OUT / 8, 1);
  store_rows(d, dx_, row, p.rows, t);
#pragma unroll
  for (int j = 0; j < 2; j++) set_columns(back[j], make_float2(0, 0));
  sums.columns(OUTPUT, d, back, p.lane);
  layer<true>(d, W_OUT, g, t, back);
#pragma unroll
  for (int h = 0; h < 2; h++) {
    dot0[h] = seen[0][2 * h] * back[0][2 * h] + seen[0][2 * h + 1] * back[0][2 * h + 1];
    dot1[h] = seen[1][2 * h] * back[1][2 * h] + seen[1][2 * h + 1] * back[1][2 * h + 1];
  }
#pragma unroll
  for (int j = 0; j < 2; j++)
#pragma unroll
    for (int e = 0; e < 4; e++) seen[j][e] = back[j][e];
}

// Queries', keys' and values' gradients of half of the heads, and on to the projections. given: the gradient of what the
// half saw, two numbers a row; the columns of a tile.
template <int TILES>
__device__ __forceinline__ void heads_gradient(const Place& p, const Sums& sums, const float* x_, float* dx_, int dead_, int half,
                                               const float (&given)[TILES][4], const float (&dot)[2 * TILES],
                                               const float (&log_sum)[2 * TILES]) {
  const int g = p.g, t = p.t;
  float q[TILES][4], k[TILES][4], v[TILES][4], dq[TILES][4], most = 0;
  float4 dead = make_float4(0, 0, 0, 0);  // of the dead key and its value
  p.meet();
#pragma unroll
  for (int i = 0; i < TILES; i++) {
    Rows rows_;
    const int row = p.first + TILE_ROWS * i + g;
    load_rows(rows_, x_, row, p.rows, t);
    project(rows_, 0, half, g, t, q[i]), project(rows_, 1, half, g, t, k[i]), project(rows_, 2, half, g, t, v[i]);
    keep_keys(p, row, k[i], v[i], most);
#pragma unroll
    for (int e = 0; e < 4; e++) q[i][e] *= QUERY_SCALE, dq[i][e] = 0;
  }
  keep_dead_and_longest(p, dead_, half, most);
  p.meet();
  {
    const float4* kv = (const float4*)p.region() + t;
    auto add = [&](float4 a, float many, bool to_dead) {
#pragma unroll
      for (int i = 0; i < TILES; i++)
#pragma unroll
        for (int h = 0; h < 2; h++) {
          const float qx = q[i][2 * h], qy = q[i][2 * h + 1], gx = given[i][2 * h], gy = given[i][2 * h + 1];
          const float w = many * power(fmaf(qx, a.x, fmaf(qy, a.y, -log_sum[2 * i + h])));
          const float ds = w * fmaf(gx, a.z, fmaf(gy, a.w, -dot[2 * i + h]));
          dq[i][2 * h] = fmaf(ds, a.x, dq[i][2 * h]), dq[i][2 * h + 1] = fmaf(ds, a.y, dq[i][2 * h + 1]);
          if (to_dead) {
            dead.x = fmaf(ds, qx, dead.x), dead.y = fmaf(ds, qy, dead.y);
            dead.z = fmaf(w, gx, dead.z), dead.w = fmaf(w, gy, dead.w);
          }
        }
    };
#pragma unroll 2
    for (int r = 0; r < p.rows; r++) add(kv[r * HALF_HEADS], 1.f, false);
    if (dead_) add(kv[p.rows * HALF_HEADS], (float)dead_, true);
  }
  p.meet();
  float4* queries = (float4*)p.region();
  float2* logs = (float2*)(queries + MOST_TILES * TILE_ROWS * p.team * HALF_HEADS);
#pragma unroll
  for (int i = 0; i < TILES; i++)
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const int row = p.first + TILE_ROWS * i + g + 8 * h;
      if (row < p.rows) {
        queries[row * HALF_HEADS + t] = make_float4(q[i][2 * h], q[i][2 * h + 1], given[i][2 * h], given[i][2 * h + 1]);
        logs[row * HALF_HEADS + t] = make_float2(log_sum[2 * i + h], dot[2 * i + h]);
      }
    }
  p.meet();
  float dk[TILES][4], dv[TILES][4];
#pragma unroll
  for (int i = 0; i < TILES; i++)
#pragma unroll
    for (int e = 0; e < 4; e++) dk[i][e] = dv[i][e] = 0;
#pragma unroll 2
  for (int r = 0; r < p.rows; r++) {
    const float4 y = queries[r * HALF_HEADS + t];
    const float2 l = logs[r * HALF_HEADS + t];
#pragma unroll
    for (int i = 0; i < TILES; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        const float w = power(fmaf(y.x, k[i][2 * h], fmaf(y.y, k[i][2 * h + 1], -l.x)));
        const float ds = w * fmaf(y.z, v[i][2 * h], fmaf(y.w, v[i][2 * h + 1], -l.y));
        dk[i][2 * h] = fmaf(ds, y.x, dk[i][2 * h]), dk[i][2 * h + 1] = fmaf(ds, y.y, dk[i][2 * h + 1]);
        dv[i][2 * h] = fmaf(w, y.z, dv[i][2 * h]), dv[i][2 * h + 1] = fmaf(w, y.w, dv[i][2 * h + 1]);
      }
  }
  p.meet();
  // Queries were scaled by the root and by log2 e; scores by the root alone.
  constexpr float ROOT = QUERY_SCALE / LOG2E, BACK = 1.f / LOG2E;
  float all[8] = {0, 0, dead.x * BACK, dead.y * BACK, dead.z, dead.w, 0, 0};
#pragma unroll
  for (int i = 0; i < TILES; i++) {
    const int row = p.first + TILE_ROWS * i + g;
#pragma unroll
    for (int e = 0; e < 4; e++) {
      const bool live = row + 8 * (e >> 1) < p.rows;
      dq[i][e] *= ROOT, dk[i][e] = live ? dk[i][e] * BACK : 0.f, dv[i][e] = live ? dv[i][e] : 0.f;
      all[e & 1] += dq[i][e], all[2 + (e & 1)] += dk[i][e], all[4 + (e & 1)] += dv[i][e];
    }
    Rows rows_;
    load_rows(rows_, x_, row, p.rows, t);
    lay(sums.left, rows_, g, t);
    lay(sums.right, 0, dq[i], g, t), lay(sums.right, 8, dk[i], g, t), lay(sums.right, 16, dv[i], g, t);
    sums.weights<3>(p, half, 2);
    load_rows(rows_, dx_, row, p.rows, t);
#pragma unroll
    for (int j = 0; j < 2; j++) {
      times<true>(dq[i], matrix(W_IN + 8 * half), 8 * j, g, t, rows_[j]);
      times<true>(dk[i], matrix(W_IN + E + 8 * half), 8 * j, g, t, rows_[j]);
      times<true>(dv[i], matrix(W_IN + 2 * E + 8 * half), 8 * j, g, t, rows_[j]);
    }
    store_rows(rows_, dx_, row, p.rows, t);
  }
  sums.columns(PROJECTIONS + half, all, p.lane);
}

// Where a warp's sums have an entry of the gradients: rows of weights, then vectors in the order of the operands.
__device__ __forceinline__ int place_of_sum(int i) {
  if (i < WEIGHT_ROWS * E) {
    const int row = i / E, column = i % E;
    return (row / 8) * 128 + 4 * ((column & 7) * 4 + (row & 7) / 2) + 2 * (column / 8) + (row & 1);
  }
  const int at = i - WEIGHT_ROWS * E, column = at % E, t = (column & 7) / 2, e = column & 1, j = column / 8;
  if (at < B_OUT) return COLUMNS_AT + 32 * (PROJECTIONS + j) + 4 * (2 * (at / E) + e) + t;
  const int slot = at < GAIN_1 ? OUTPUT : at < B_1 ? INNER_NORM : at < GAIN_2 ? LAYERS : OUTER_NORM;
  const int second = at >= SHIFT_2 || (at >= B_2 && at < GAIN_2) || (at >= SHIFT_1 && at < B_1);
  return COLUMNS_AT + 32 * slot + 4 * (4 * second + 2 * j + e) + t;
}

template <int TILES>
__device__ __noinline__ void backward(Unit u) {
  static_assert((SUMS_AT + WARPS * WARP_SUMS) * 4 <= SCRATCH_BYTES, "sums do not fit into scratch");
  using namespace transformer_gradient_operands;
  for (int i = threadIdx.x; i < WARPS * WARP_SUMS; i += THREADS) shared[SUMS_AT + i] = 0.f;
  load_weights(u, weight);
  const int rows_ = u.n(rows), from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  Place p(rows_, TILES);
  const Sums sums(p);
  for (int b = from; b < to; b += p.together()) {
    p.take(b, to, rows_);
    const i64 at = (i64)min(p.sample, to - 1) * rows_ * E;
    const float *x_ = u.floats(x) + at, *dy_ = u.floats(dy) + at;
    float* dx_ = u.floats(dx) + at;
    Rows seen[TILES];
    float log_sum[2][2 * TILES], dot[2][2 * TILES];
    attention_rows<TILES>(p, x_, u.n(dead), seen, log_sum);
    p.meet();
#pragma unroll
    for (int i = 0; i < TILES; i++) {
      float dot0[2], dot1[2];
      layers_gradient(p, sums, x_, dy_, dx_, p.first + TILE_ROWS * i + p.g, u.number(epsilon), seen[i], dot0, dot1);
#pragma unroll
      for (int h = 0; h < 2; h++) dot[0][2 * i + h] = dot0[h], dot[1][2 * i + h] = dot1[h];
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
      float given[TILES][4];
#pragma unroll
      for (int i = 0; i < TILES; i++)
#pragma unroll
        for (int e = 0; e < 4; e++) given[i][e] = seen[i][half][e];
      heads_gradient<TILES>(p, sums, x_, dx_, u.n(dead), half, given, dot[half], log_sum[half]);
    }
  }
  __syncthreads();
  float* parts_ = u.floats(parts) + (i64)u.index * (WEIGHT_ROWS * E + VECTORS);
  for (int i = threadIdx.x; i < WEIGHT_ROWS * E + VECTORS; i += THREADS) {
    const float* sum = shared + SUMS_AT + place_of_sum(i);
    float s = 0;
    for (int w = 0; w < WARPS; w++) s += sum[w * WARP_SUMS];
    parts_[i] = s;
  }
}
}  // namespace body

__device__ __noinline__ void transformer_gradient(Unit u) {
  using namespace transformer_gradient_operands;
  if (EXACT) {
    __trap();
    return;
  }
  if (body_single(u.n(rows), u.n(samples))) body::backward<1>(u);
  else body::backward<2>(u);
}
