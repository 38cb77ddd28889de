// Tiles of sixteen rows, 16 wide, in the registers of a warp, and what a transformer's layers do to them. A tile lies as the
// tensor cores leave sums: lane 4g + t has columns 2t and 2t + 1 of eight, of rows g and g + 8. The order of a sum does not
// matter, so with weights read in the same order it is the next product's factor as it is.
#pragma once
#include "product.cuh"

namespace body {
constexpr int E = ROW_WIDTH, HALF_HEADS = 4, TILE_ROWS = 16, MOST_TILES = 2;

// Floats between rows of tiles in scratch: with 24 the lanes of a warp meet different banks by rows and by columns.
constexpr int LINE = 24;

// Rows of weights: in-projection, out-projection, first and second layer; then vectors in the order of the operands.
enum Weights { W_IN = 0, W_OUT = 48, W_1 = 64, W_2 = 80, WEIGHT_ROWS = 96 };
enum Vectors { B_IN = 0, B_OUT = 48, GAIN_1 = 64, SHIFT_1 = 80, B_1 = 96, B_2 = 112, GAIN_2 = 128, SHIFT_2 = 144, VECTORS = 160 };

// Operands of a matrix, and how many there are; vectors follow.
constexpr int MATRIX_WORDS = 2, MATRICES = 4;

typedef float Rows[2][4];  // columns 8j + 2t, 8j + 2t + 1 of row g, then of row g + 8

// Of weights every other two rows have their halves exchanged: lanes that read eight rows meet different banks.
__device__ __forceinline__ int exchanged(int row, int column) { return column ^ (4 * row & 8); }

__device__ __forceinline__ const float* matrix(int row) { return shared + row * E; }
__device__ __forceinline__ const float* vector(int at) { return shared + WEIGHT_ROWS * E + at; }

// From operand `at` on.
__device__ __forceinline__ void load_weights(Unit u, int at) {
  constexpr int ROW_OF[MATRICES] = {W_IN, W_OUT, W_1, W_2};
#pragma unroll
  for (int m = 0; m < MATRICES; m++) {
    const float* w = u.floats(at + MATRIX_WORDS * m);
    const i64 ld = u.word(at + MATRIX_WORDS * m + 1);
    const int rows_ = (m + 1 < MATRICES ? ROW_OF[m + 1] : WEIGHT_ROWS) - ROW_OF[m];
    for (int i = threadIdx.x; i < rows_ * E; i += THREADS)
      shared[(ROW_OF[m] + i / E) * E + exchanged(i / E, i % E)] = __uint_as_float(rounded(w[i / E * ld + i % E]));
  }
  for (int i = threadIdx.x; i < VECTORS; i += THREADS) {
    // The first has three times as many entries as the others.
    const int v = max(0, i / E - 2);
    shared[WEIGHT_ROWS * E + i] = u.floats(at + MATRIX_WORDS * MATRICES + v)[v == 0 ? i : i % E];
  }
  __syncthreads();
}

__device__ __forceinline__ void load_rows(Rows& v, const float* from, int row, int rows_, int t) {
#pragma unroll
  for (int h = 0; h < 2; h++)
#pragma unroll
    for (int j = 0; j < 2; j++) {
      const float2 two = row + 8 * h < rows_ ? *(const float2*)(from + (row + 8 * h) * E + 8 * j + 2 * t) : make_float2(0, 0);
      v[j][2 * h] = two.x, v[j][2 * h + 1] = two.y;
    }
}

__device__ __forceinline__ void store_rows(const Rows& v, float* to, int row, int rows_, int t) {
#pragma unroll
  for (int h = 0; h < 2; h++)
#pragma unroll
    for (int j = 0; j < 2; j++)
      if (row + 8 * h < rows_)
        *(float2*)(to + (row + 8 * h) * E + 8 * j + 2 * t) = make_float2(v[j][2 * h], v[j][2 * h + 1]);
}

// Columns 2t and 2t + 1 of eight of a vector.
__device__ __forceinline__ float2 columns(int at, int t) { return *(const float2*)(vector(at) + 2 * t); }

__device__ __forceinline__ void set_columns(float (&v)[4], float2 c) { v[0] = v[2] = c.x, v[1] = v[3] = c.y; }

// c += a·Wᵀ for eight columns of a and eight rows of W; transposed: c += a·W for eight rows and columns. W from a row on that is
// a multiple of eight, and its columns from `column` on.
template <bool TRANSPOSED>
__device__ __forceinline__ void times(const float (&a)[4], const float* w, int column, int g, int t, float (&c)[4]) {
  const u32 left[4] = {rounded(a[0]), rounded(a[2]), rounded(a[1]), rounded(a[3])};
  float2 two;
  if (TRANSPOSED) {
    const float* at = w + 2 * t * E + exchanged(2 * t, column) + g;
    two = make_float2(at[0], at[E]);
  } else {
    two = *(const float2*)(w + g * E + exchanged(g, column) + 2 * t);
  }
  const u32 right[2] = {__float_as_uint(two.x), __float_as_uint(two.y)};
  mma(c, left, right);
}

// c += a·Wᵀ, or a·W, of sixteen columns and rows.
template <bool TRANSPOSED>
__device__ __forceinline__ void layer(const Rows& a, int row, int g, int t, Rows& c) {
#pragma unroll
  for (int j = 0; j < 2; j++)
#pragma unroll
    for (int s = 0; s < 2; s++)
      times<TRANSPOSED>(a[s], matrix(row + 8 * (TRANSPOSED ? s : j)), 8 * (TRANSPOSED ? j : s), g, t, c[j]);
}

__device__ __forceinline__ float quad_sum(float v) {
  v += __shfl_xor_sync(0xffffffffu, v, 1);
  return v + __shfl_xor_sync(0xffffffffu, v, 2);
}

// Every row without its mean, over its deviation; what it was multiplied with.
__device__ __forceinline__ void normalise(Rows& v, float epsilon_, float (&inverse)[2]) {
#pragma unroll
  for (int h = 0; h < 2; h++) {
    float s = 0, q = 0;
#pragma unroll
    for (int j = 0; j < 2; j++) s += v[j][2 * h] + v[j][2 * h + 1];
    const float mean = quad_sum(s) * (1.f / E);
#pragma unroll
    for (int j = 0; j < 2; j++)
#pragma unroll
      for (int e = 0; e < 2; e++) v[j][2 * h + e] -= mean, q += v[j][2 * h + e] * v[j][2 * h + e];
    inverse[h] = rsqrtf(quad_sum(q) * (1.f / E) + epsilon_);
#pragma unroll
    for (int j = 0; j < 2; j++)
#pragma unroll
      for (int e = 0; e < 2; e++) v[j][2 * h + e] *= inverse[h];
  }
}

// y = gain · hat + shift
__device__ __forceinline__ void scaled(const Rows& hat, int gain, int t, Rows& y) {
#pragma unroll
  for (int j = 0; j < 2; j++) {
    const float2 w = columns(gain + 8 * j, t), b = columns(gain + E + 8 * j, t);
#pragma unroll
    for (int h = 0; h < 2; h++) {
      y[j][2 * h] = fmaf(hat[j][2 * h], w.x, b.x), y[j][2 * h + 1] = fmaf(hat[j][2 * h + 1], w.y, b.y);
    }
  }
}
}  // namespace body
