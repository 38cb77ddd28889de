// Large matrix products of halves: C = scale · Σ_segments A·B (+ bias) in tiles of 128 × 128, sums in float. Factors lie in memory as to_half
// leaves them: rows a multiple of HALF_DEPTH apart, zeros behind their last entry, so that no tile has a ragged k where k is contiguous.
//
// A tile has 64 k and lies in scratch in lines of 128 bytes, of which the 16-byte pieces are exchanged (piece ^ line % 8): with k contiguous a
// line is a row; else it is 64 rows of one k, 64 lines to the first 64 rows and 64 to the others. So Hopper's tensor cores read both factors
// from there, whichever axis is contiguous, and so does ldmatrix, which turns what needs to be turned.
#pragma once
#include "product.cuh"
#include "warpgroup.cuh"

namespace half_product {
constexpr int EDGE = LARGE_TILE, LINE_BYTES = 2 * HALF_DEPTH;
constexpr u32 TILE_BYTES = EDGE * LINE_BYTES, STAGE_BYTES = 2 * TILE_BYTES;
constexpr int STAGES = WARPGROUPS ? 3 : 2;
static_assert(LINE_BYTES == 128 && STAGES * STAGE_BYTES <= SCRATCH, "tiles do not fit into scratch");

// Where the eight halves of a tile lie that begin with this row and k.
template <bool K_CONTIGUOUS>
__device__ __forceinline__ u32 place(int row, int k) {
  return K_CONTIGUOUS ? row * LINE_BYTES + (((k >> 3) ^ (row & 7)) << 4)
                      : (row >> 6) * (TILE_BYTES / 2) + k * LINE_BYTES + (((row >> 3 & 7) ^ (k & 7)) << 4);
}

// One factor on its way to scratch: a thread copies four pieces of a tile, each so many lines behind the one before.
template <bool K_CONTIGUOUS>
struct Source {
  static constexpr int COUNT = EDGE * HALF_DEPTH / 8 / THREADS, LINES = K_CONTIGUOUS ? EDGE / COUNT : HALF_DEPTH / COUNT;
  static_assert(LINES % 8 == 0, "a thread's pieces are exchanged alike");
  const char* at;
  i64 delta, step;  // bytes from piece to piece, and from tile to tile
  u32 to;
  int in;  // how many of the pieces are rows of the factor, or all of them
  int k;   // of the first piece within a tile

  __device__ __forceinline__ void start(const char* base, i64 ld, int rows, int row0, int k0) {
    const int thread = threadIdx.x;
    const int row = K_CONTIGUOUS ? thread / (HALF_DEPTH / 8) : thread % (EDGE / 8) * 8;
    k = K_CONTIGUOUS ? thread % (HALF_DEPTH / 8) * 8 : thread / (EDGE / 8);
    to = place<K_CONTIGUOUS>(row, k);
    const i64 line = K_CONTIGUOUS ? row0 + row : k0 + k, along = K_CONTIGUOUS ? k0 + k : row0 + row;
    at = base + 2 * (line * ld + along);
    delta = 2 * LINES * ld;
    step = K_CONTIGUOUS ? LINE_BYTES : 2 * HALF_DEPTH * ld;
    in = K_CONTIGUOUS ? (rows - row0 - row + LINES - 1) / LINES : along < ld ? COUNT : 0;
  }

  // `left` is what is left of the segment's k from this tile on.
  __device__ __forceinline__ void load(u32 tile, int left) {
#pragma unroll
    for (int q = 0; q < COUNT; q++) {
      const bool read = q < in && (K_CONTIGUOUS || k + q * LINES < left);
      copy_async16(tile + to + q * LINES * LINE_BYTES, at + q * delta, read ? 16 : 0);
    }
    at += step;
  }
};

// Where a tile's sums go.
struct Result {
  float* y_;
  const float* bias_;
  i64 ld;
  int rows, columns;
  float scale_;
  bool pairs;

  __device__ __forceinline__ Result(Unit u, int split) {
    using namespace product_half_operands;
    y_ = u.floats(y) + (i64)split * u.word(part_stride);
    bias_ = split == 0 ? u.floats(bias) : nullptr;
    ld = u.word(ld_y), rows = u.n(m), columns = u.n(n);
    scale_ = u.number(scale);
    pairs = ((u64)y_ & 7) == 0 && (ld & 1) == 0;
  }
  // Two sums of a row, from an even column on.
  __device__ __forceinline__ void store(int row, int column, float first, float second) const {
    if (row >= rows || column >= columns) return;
    const bool both = column + 1 < columns;
    const float v0 = first * scale_ + (bias_ ? bias_[column] : 0.f), v1 = second * scale_ + (bias_ && both ? bias_[column + 1] : 0.f);
    float* to = y_ + row * ld + column;
    if (pairs && both) {
      *(float2*)to = make_float2(v0, v1);
    } else {
      to[0] = v0;
      if (both) to[1] = v1;
    }
  }
};

// The sums of one tile, a thread's in its registers.
template <bool A_K, bool B_K>
struct Sums {
#if WARPGROUPS
  // A warpgroup has 64 rows.
  float d[warpgroup::SUMS];

  __device__ __forceinline__ void clear() {
#pragma unroll
    for (int i = 0; i < warpgroup::SUMS; i++) d[i] = 0.f;
  }
  template <bool K_CONTIGUOUS>
  __device__ __forceinline__ static u64 descriptor(u32 tile) {
    return K_CONTIGUOUS ? warpgroup::descriptor(tile) : warpgroup::turned_descriptor(tile);
  }
  // In either order 64 rows take half a tile.
  __device__ __forceinline__ void add(u32 a, u32 b) {
    constexpr int A_STEP = (A_K ? 16 * 2 : 16 * LINE_BYTES) >> 4, B_STEP = (B_K ? 16 * 2 : 16 * LINE_BYTES) >> 4;
    const u64 left = descriptor<A_K>(a + (threadIdx.x >> 7) * (TILE_BYTES / 2)), right = descriptor<B_K>(b);
    warpgroup::hold(d);
    warpgroup::fence();
#pragma unroll
    for (int i = 0; i < HALF_DEPTH / 16; i++) warpgroup::multiply<A_K, B_K>(d, left + i * A_STEP, right + i * B_STEP);
    warpgroup::commit();
    warpgroup::wait<0>();
    warpgroup::hold(d);
  }
  __device__ __forceinline__ void store(const Result& y, int row0, int column0) {
    const int lane = threadIdx.x & 31, row = row0 + 16 * (threadIdx.x >> 5) + (lane >> 2), column = column0 + 2 * (lane & 3);
#pragma unroll
    for (int j = 0; j < EDGE / 8; j++)
#pragma unroll
      for (int h = 0; h < 2; h++) y.store(row + 8 * h, column + 8 * j, d[4 * j + 2 * h], d[4 * j + 2 * h + 1]);
  }
#else
  using W = Warps<EDGE, EDGE>;
  float c[W::MT][W::NT][4];

  __device__ __forceinline__ void clear() {
#pragma unroll
    for (int i = 0; i < W::MT; i++)
#pragma unroll
      for (int j = 0; j < W::NT; j++)
#pragma unroll
        for (int e = 0; e < 4; e++) c[i][j][e] = 0.f;
  }
  __device__ __forceinline__ void add(u32 a, u32 b) {
    const int lane = threadIdx.x & 31, in = lane & 7, second = 8 * (lane >> 3 & 1), third = 8 * (lane >> 4);
#pragma unroll
    for (int k = 0; k < HALF_DEPTH; k += 16) {
      // Each of two columns of eight, low k and high.
      u32 right[W::NT / 2][4];
#pragma unroll
      for (int j = 0; j < W::NT / 2; j++) {
        const int row = W::column() + 16 * j;
        load_matrices<!B_K>(right[j], b + place<B_K>(row + third + (B_K ? in : 0), k + second + (B_K ? 0 : in)));
      }
#pragma unroll
      for (int i = 0; i < W::MT; i++) {
        u32 left[4];
        load_matrices<!A_K>(left, a + place<A_K>(W::row() + 16 * i + second + (A_K ? in : 0), k + third + (A_K ? 0 : in)));
#pragma unroll
        for (int j = 0; j < W::NT; j++) mma_half(c[i][j], left, right[j / 2][2 * (j % 2)], right[j / 2][2 * (j % 2) + 1]);
      }
    }
  }
  __device__ __forceinline__ void store(const Result& y, int row0, int column0) {
    const int lane = threadIdx.x & 31, row = row0 + W::row() + (lane >> 2), column = column0 + W::column() + 2 * (lane & 3);
#pragma unroll
    for (int i = 0; i < W::MT; i++)
#pragma unroll
      for (int j = 0; j < W::NT; j++)
#pragma unroll
        for (int h = 0; h < 2; h++) y.store(row + 16 * i + 8 * h, column + 8 * j, c[i][j][2 * h], c[i][j][2 * h + 1]);
  }
#endif
};

// One tile. Products are waited for, as everywhere in a function that is called (see warpgroupproduct.cuh), and two tiles are on their way.
template <bool A_K, bool B_K>
__device__ __noinline__ void tile(Unit u) {
  using namespace product_half_operands;
  constexpr int AHEAD = STAGES - 1;
  const int tiles_n = (u.n(n) + EDGE - 1) / EDGE, tiles = (u.n(m) + EDGE - 1) / EDGE * tiles_n;
  const int split = u.index / tiles, number = u.index - split * tiles;
  const int row0 = number / tiles_n * EDGE, column0 = number % tiles_n * EDGE;
  const int splits_ = u.n(splits), segments_ = u.n(segments);
  const u32 scratch_at = scratch_address(shared), last = scratch_at + (STAGES - 1) * STAGE_BYTES;

  Sums<A_K, B_K> sums;
  sums.clear();
  for (int s = 0; s < segments_; s++) {
    const int w = segment + 5 * s, depth = u.n(w + 4), all = (depth + HALF_DEPTH - 1) / HALF_DEPTH;
    const int from = (int)((i64)all * split / splits_), steps = (int)((i64)all * (split + 1) / splits_) - from;
    Source<A_K> a;
    Source<B_K> b;
    a.start((const char*)u.address(w), u.word(w + 1), u.n(m), row0, from * HALF_DEPTH);
    b.start((const char*)u.address(w + 2), u.word(w + 3), u.n(n), column0, from * HALF_DEPTH);
    int left = depth - from * HALF_DEPTH, loaded = 0;
    u32 into = scratch_at, at = scratch_at;
    auto load = [&]() {
      // What lies behind this part of the segment is another's.
      if (loaded < steps) {
        a.load(into, left);
        b.load(into + TILE_BYTES, left);
      }
      loaded++;
      left -= HALF_DEPTH;
      commit_async();
      into = into == last ? scratch_at : into + STAGE_BYTES;
    };
    __syncthreads();
#pragma unroll
    for (int f = 0; f < AHEAD; f++) load();
#pragma unroll 1
    for (int i = 0; i < steps; i++) {
      wait_async<AHEAD - 1>();
#if WARPGROUPS
      warpgroup::scratch_fence();
#endif
      __syncthreads();
      load();
      sums.add(at, at + TILE_BYTES);
      at = at == last ? scratch_at : at + STAGE_BYTES;
    }
    wait_async<0>();
  }
  sums.store(Result(u, split), row0, column0);
}
}  // namespace half_product

// Tapes of a float image have no such instruction.
__device__ __noinline__ void product_half(Unit u) {
  if (EXACT) {
    __trap();
    return;
  }
  switch (u.n(product_half_operands::layout)) {
    case BOTH_K: half_product::tile<true, true>(u); break;
    case A_K: half_product::tile<true, false>(u); break;
    default: half_product::tile<false, false>(u);
  }
}
