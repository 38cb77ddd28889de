// Compressed interactions: linear layers over products of the rows of one tensor with rows of another, entry by entry, all
// 16 wide. Products are made in registers on the way to the tensor cores: no memory holds them. The gradient of X is such
// a layer, too: of dY and the same rows, with weights transposed.
#pragma once
#include "rowlinear.cuh"

__device__ __noinline__ void pair_linear(Unit u) {
  static_assert(row_linear_operands::source == pair_linear_operands::source &&
                    row_linear_operands::y == pair_linear_operands::y,
                "both layers have the same operands but for their sources");
  row_linear_by_tiles<true>(u);
}

// dz[b, row_j] = Σ_o dY[b, o] ∘ (W_j·X[b])[o]: a warp has a sample. MT: tiles of sixteen o.
template <int MT>
__device__ __noinline__ void pair_rows_tiles(Unit u) {
  using namespace pair_rows_operands;
  const int m_ = u.n(rows), tiles = (m_ + 15) / 16, capacity = row_capacity(tiles);
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  constexpr int WORDS = SOURCE_WORDS + 1;
  const RowSources layer = {source, WORDS, u.n(sources), m_, 0};
  // All sources have as many rows; whole sources are in scratch at a time.
  const int each = (u.n(source + 1) + 7) / 8, at_once = min(layer.count, capacity / each);
  const float* dy_ = u.floats(dy);
  float* dz_ = u.floats(dz);
  for (int b0 = from; b0 < to; b0 += WARPS) {
    const int b = b0 + warp;
    float4 given[MT][2];
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        const int r = 16 * i + g + 8 * h;
        given[i][h] = b < to && r < m_ ? *(const float4*)(dy_ + ((i64)b * m_ + r) * ROW_WIDTH + 4 * t)
                                       : make_float4(0, 0, 0, 0);
      }
    for (int j0 = 0; j0 < layer.count; j0 += at_once) {
      const int n = min(at_once, layer.count - j0);
      if (b0 == from || layer.count > at_once) {
        __syncthreads();
        row_linear_fill(u, layer, tiles, j0 * each, n * each);
        __syncthreads();
      }
      if (b >= to) continue;
      for (int j = 0; j < n; j++) {
        float c[MT][2][4];
        zero_rows(c);
        row_linear_steps<MT, false>(c, b, j * each, each, tiles, 0);
        float4 sum = make_float4(0, 0, 0, 0);
#pragma unroll
        for (int i = 0; i < MT; i++)
#pragma unroll
          for (int h = 0; h < 2; h++) {
            const float4 d = given[i][h];
            sum.x = fmaf(d.x, c[i][0][2 * h], sum.x), sum.y = fmaf(d.y, c[i][1][2 * h], sum.y);
            sum.z = fmaf(d.z, c[i][0][2 * h + 1], sum.z), sum.w = fmaf(d.w, c[i][1][2 * h + 1], sum.w);
          }
        for (int k = 4; k < 32; k *= 2) {
          sum.x += __shfl_xor_sync(0xffffffffu, sum.x, k), sum.y += __shfl_xor_sync(0xffffffffu, sum.y, k);
          sum.z += __shfl_xor_sync(0xffffffffu, sum.z, k), sum.w += __shfl_xor_sync(0xffffffffu, sum.w, k);
        }
        const int row = u.n(source + WORDS * (j0 + j) + SOURCE_WORDS);
        if (g == 0) *(float4*)(dz_ + (i64)b * u.n(stride_z) + row * ROW_WIDTH + 4 * t) = sum;
      }
    }
  }
}

__device__ __noinline__ void pair_rows(Unit u) {
  switch ((u.n(pair_rows_operands::rows) + 15) / 16) {
    case 1: pair_rows_tiles<1>(u); break;
    case 2: pair_rows_tiles<2>(u); break;
    case 3: pair_rows_tiles<3>(u); break;
    default: pair_rows_tiles<4>(u);
  }
}

// parts[chunk, j, o, i] = Σ_b Σ_c dY[b, o, c]·X[b, i, c]·Z[b, row_j, c] over a chunk of samples: a warp has all o and
// PAIR_TILES / MT groups of eight i of some j.
template <int MT>
__device__ __noinline__ void pair_weights_tiles(Unit u) {
  using namespace pair_weights_operands;
  constexpr int NT = PAIR_TILES / MT;
  const int m_ = u.n(rows), k_ = u.n(k), each = (k_ + 7) / 8, groups_ = u.n(groups), count = u.n(pairs) * each;
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int chunk = u.index / groups_, first = ((u.index - chunk * groups_) * WARPS + warp) * NT;
  const int from = chunk * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  if (first >= count) return;
  const float *x_ = u.floats(x), *z_ = u.floats(z), *dy_ = u.floats(dy);
  int x_at[NT], z_at[NT];
#pragma unroll
  for (int q = 0; q < NT; q++) {
    const int at = min(first + q, count - 1), i = at % each * 8 + g;
    // Of rows past the end nothing is kept.
    x_at[q] = min(i, k_ - 1) * ROW_WIDTH + 4 * t, z_at[q] = u.n(row + at / each) * ROW_WIDTH + 4 * t;
  }
  float c[MT][NT][4];
#pragma unroll
  for (int i = 0; i < MT; i++)
#pragma unroll
    for (int q = 0; q < NT; q++)
#pragma unroll
      for (int e = 0; e < 4; e++) c[i][q][e] = 0.f;
  for (int b = from; b < to; b++) {
    const float *xb = x_ + (i64)b * k_ * ROW_WIDTH, *zb = z_ + (i64)b * u.n(stride_z);
    u32 high[MT][2][4], low[MT][2][4];
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        const int o = 16 * i + g + 8 * h;
        const float4 d = o < m_ ? *(const float4*)(dy_ + ((i64)b * m_ + o) * ROW_WIDTH + 4 * t) : make_float4(0, 0, 0, 0);
        // Columns 4t and 4t + 1 are k = t and t + 4 of the first step, the other two of the second.
        factor(d.x, high[i][0][h], low[i][0][h]), factor(d.y, high[i][0][2 + h], low[i][0][2 + h]);
        factor(d.z, high[i][1][h], low[i][1][h]), factor(d.w, high[i][1][2 + h], low[i][1][2 + h]);
      }
#pragma unroll
    for (int q = 0; q < NT; q++) {
      const float4 a = *(const float4*)(xb + x_at[q]), v = *(const float4*)(zb + z_at[q]);
      u32 bh[2][2], bl[2][2];
      factor(a.x * v.x, bh[0][0], bl[0][0]), factor(a.y * v.y, bh[0][1], bl[0][1]);
      factor(a.z * v.z, bh[1][0], bl[1][0]), factor(a.w * v.w, bh[1][1], bl[1][1]);
#pragma unroll
      for (int s = 0; s < 2; s++)
#pragma unroll
        for (int i = 0; i < MT; i++) {
          if (EXACT) mma(c[i][q], low[i][s], bh[s]), mma(c[i][q], high[i][s], bl[s]);
          mma(c[i][q], high[i][s], bh[s]);
        }
    }
  }
  float* y_ = u.floats(parts) + (i64)chunk * u.n(pairs) * m_ * k_;
#pragma unroll
  for (int q = 0; q < NT; q++) {
    const int at = first + q, i0 = at % each * 8 + 2 * t;
    if (at >= count) continue;
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int e = 0; e < 4; e++) {
        const int o = 16 * i + g + 8 * (e >> 1), column = i0 + (e & 1);
        if (o < m_ && column < k_) y_[((i64)(at / each) * m_ + o) * k_ + column] = c[i][q][e];
      }
  }
}

__device__ __noinline__ void pair_weights(Unit u) {
  switch ((u.n(pair_weights_operands::rows) + 15) / 16) {
    case 1: pair_weights_tiles<1>(u); break;
    case 2: pair_weights_tiles<2>(u); break;
    case 3: pair_weights_tiles<3>(u); break;
    default: pair_weights_tiles<4>(u);
  }
}
