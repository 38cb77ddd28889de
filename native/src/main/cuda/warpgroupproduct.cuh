// Matrix products by warpgroups (wgmma): C = Σ_segments A·B (+ bias) in tiles of 128 × 128, two warpgroups one below the other.
// Only compiled for Hopper, where the asynchronous tensor cores read one factor from scratch; the other comes through registers, rounded to
// TF32 on the way. What comes from scratch is cut to TF32 unless it was rounded when it was stored there.
//
// A tile has 32 k. With k contiguous it lies in scratch as rows of 128 bytes, whose 16-byte pieces are exchanged as the hardware's
// 128-byte swizzle wants them (piece ^ row % 8). With rows contiguous, which only the factor that goes through registers may be, it lies as
// 32 lines of 128 floats (entry ^ 8 · (k % 4), so that the lanes of a warp meet different banks).
//   x · Wᵀ: x through registers. dy · W, as (Wᵀ · dyᵀ)ᵀ: W through registers.
// dyᵀ · x, in which k is contiguous in neither, stays with product.cuh: turned on its way to scratch it was slower.
//
// STAGES tiles are in scratch: one is multiplied, one is still read by the product before, one is on its way. In a function that is called
// the compiler has every product wait for the one before (C7510); a multiprocessor's four warpgroups fill each other's gaps. Part of the
// kernel itself, they do not wait, but take registers from everything that it calls, which costs more: so the largest have a kernel of
// their own (run_products in tape.cu).
#pragma once
#include "product.cuh"
#include "warpgroup.cuh"

#if WARPGROUPS
namespace warpgroup {
constexpr int EDGE = LARGE_TILE, TILE_DEPTH = 32, STAGES = 3;
constexpr u32 TILE_BYTES = 4 * EDGE * TILE_DEPTH, STAGE_BYTES = 2 * TILE_BYTES;
static_assert(STAGES * STAGE_BYTES <= SCRATCH, "tiles do not fit into scratch");

// As Piece in product.cuh.
template <bool K_CONTIGUOUS>
struct Piece {
  static constexpr int TILE_DEPTH = warpgroup::TILE_DEPTH, COUNT = EDGE * TILE_DEPTH / 4 / THREADS;
  static constexpr int ROW_STEP = K_CONTIGUOUS ? THREADS / (TILE_DEPTH / 4) : 0;
  static constexpr int K_STEP = K_CONTIGUOUS ? 0 : THREADS / (EDGE / 4);
  static_assert(ROW_STEP % 8 == 0 && K_STEP % 4 == 0, "a thread's pieces are exchanged alike");
  __device__ __forceinline__ static int row(int thread, int q) {
    return K_CONTIGUOUS ? thread / (TILE_DEPTH / 4) + q * ROW_STEP : thread % (EDGE / 4) * 4;
  }
  __device__ __forceinline__ static int k(int thread, int q) {
    return K_CONTIGUOUS ? thread % (TILE_DEPTH / 4) * 4 : thread / (EDGE / 4) + q * K_STEP;
  }
  // A thread's pieces are exchanged alike, so that the next lies a fixed step behind.
  __device__ __forceinline__ static u32 place(int thread, int q) {
    const int r = row(thread, 0), k_ = k(thread, 0);
    return 4 * (K_CONTIGUOUS ? r * TILE_DEPTH + (k_ ^ (4 * (r & 7))) : k_ * EDGE + (r ^ (8 * (k_ & 3)))) +
           4 * q * (K_CONTIGUOUS ? ROW_STEP * TILE_DEPTH : K_STEP * EDGE);
  }
};

// The factors of a lane for the eight k from 8 · e on: rows g and g + 8 of its warp, k = t and t + 4.
template <bool K_CONTIGUOUS>
__device__ __forceinline__ void factors(u32 (&f)[4], u32 tile, int e, int thread) {
  const int lane = thread & 31, g = lane >> 2, t = lane & 3, row = 16 * (thread >> 5) + g;
  u32 at[4];
  if (K_CONTIGUOUS) {
    const u32 line = tile + 4 * row * TILE_DEPTH + 4 * t, low = (u32)((2 * e) ^ g) << 4, high = (u32)((2 * e + 1) ^ g) << 4;
    at[0] = line + low, at[1] = line + 4 * 8 * TILE_DEPTH + low;
    at[2] = line + high, at[3] = line + 4 * 8 * TILE_DEPTH + high;
  } else {
    const u32 line = tile + 4 * (8 * e + t) * EDGE, low = 4 * (u32)(row ^ (8 * t)), high = 4 * (u32)((row + 8) ^ (8 * t));
    at[0] = line + low, at[1] = line + high;
    at[2] = line + 4 * 4 * EDGE + low, at[3] = line + 4 * 4 * EDGE + high;
  }
#pragma unroll
  for (int i = 0; i < 4; i++) f[i] = rounded(__uint_as_float(load_word(at[i])));
}

// One tile of sums of x · Wᵀ, or of (Wᵀ · dyᵀ)ᵀ: then tiles are swapped, and leave by columns.
template <bool SWAPPED>
__device__ __forceinline__ void make_tile(Unit u) {
  using namespace product_operands;
  constexpr int FIRST = SWAPPED ? 2 : 0, SECOND = 2 - FIRST;
  const int thread = threadIdx.x;
  const int rows = u.n(SWAPPED ? n : m), columns = u.n(SWAPPED ? m : n);
  const int tiles_rows = (rows + EDGE - 1) / EDGE, tiles_columns = (columns + EDGE - 1) / EDGE;
  const int splits_ = u.n(splits), segments_ = u.n(segments);
  const int split = u.index / (tiles_rows * tiles_columns), tile = u.index - split * tiles_rows * tiles_columns;
  // Neighbours have the same samples.
  const int row0 = (SWAPPED ? tile % tiles_rows : tile / tiles_columns) * EDGE;
  const int column0 = (SWAPPED ? tile / tiles_rows : tile % tiles_columns) * EDGE;
  const u32 scratch_at = scratch_address(shared), end = scratch_at + STAGES * STAGE_BYTES;

  float d[SUMS];
#pragma unroll
  for (int i = 0; i < SUMS; i++) d[i] = 0.f;

  for (int s = 0; s < segments_; s++) {
    const int w = segment + 5 * s, depth = u.n(w + 4), all = (depth + TILE_DEPTH - 1) / TILE_DEPTH;
    const int from = (int)((i64)all * split / splits_), to = (int)((i64)all * (split + 1) / splits_), steps = to - from;
    const float *first_ = u.floats(w + FIRST), *second_ = u.floats(w + SECOND);
    const i64 ld_first = u.word(w + FIRST + 1), ld_second = u.word(w + SECOND + 1);
    if (!wide_operand<!SWAPPED>(first_, ld_first, 0) || !wide_operand<true>(second_, ld_second, 0)) {
      // A narrow one beside wide ones: the host sees to that.
      __syncthreads();
#pragma unroll 1
      for (int k = from; k < to; k++) {
        load_entries<Piece<!SWAPPED>, !SWAPPED>(scratch_at, first_, ld_first, 0, rows, depth, row0, k * TILE_DEPTH);
        load_entries<Piece<true>, true>(scratch_at + TILE_BYTES, second_, ld_second, 0, columns, depth, column0, k * TILE_DEPTH);
        commit_async();
        wait_async<0>();
        scratch_fence();
        __syncthreads();
#pragma unroll
        for (int e = 0; e < TILE_DEPTH / 8; e++) {
          u32 f[4];
          factors<!SWAPPED>(f, scratch_at, e, thread);
          hold(d);
          fence();
          multiply(d, f, descriptor(scratch_at + TILE_BYTES) + 2 * e);
          commit();
          wait<0>();
          hold(d);
        }
        __syncthreads();
      }
      continue;
    }
    // What lies behind this part of the segment is another's.
    int left = min(depth, to * TILE_DEPTH) - from * TILE_DEPTH;
    Source<Piece<!SWAPPED>, !SWAPPED> first(thread);
    Source<Piece<true>, true> second(thread);
    first.start(first_, ld_first, 0, rows, row0, from * TILE_DEPTH);
    second.start(second_, ld_second, 0, columns, column0, from * TILE_DEPTH);
    auto next = [&](u32 stage) { return stage + STAGE_BYTES == end ? scratch_at : stage + STAGE_BYTES; };
    u32 into = scratch_at, at = scratch_at;
    auto load = [&]() {
      if (left > 0) {
        first.load(into, left);
        second.load(into + TILE_BYTES, left);
      }
      left -= TILE_DEPTH;
      commit_async();
      into = next(into);
    };
    __syncthreads();
    load();
    u32 f[2][2][4];
#pragma unroll 1
    for (int k = 0; k < steps; k++) {
      wait_async<0>();
      scratch_fence();
      __syncthreads();
      load();
#pragma unroll
      for (int half = 0; half < 2; half++) {
#pragma unroll
        for (int e = 0; e < 2; e++) factors<!SWAPPED>(f[half][e], at, 2 * half + e, thread);
        hold(d);
        fence();
#pragma unroll
        for (int e = 0; e < 2; e++) multiply(d, f[half][e], descriptor(at + TILE_BYTES) + 2 * (2 * half + e));
        commit();
        hold(d);
        if (half == 0) wait<1>();
      }
      wait<1>();
      at = next(at);
    }
    wait<0>();
    hold(d);
  }

  const int lane = thread & 31, g = lane >> 2, t = lane & 3;
  float* y_ = u.floats(y) + (i64)split * u.word(part_stride);
  const float* bias_ = split == 0 ? u.floats(bias) : nullptr;
  const i64 ld = u.word(ld_y);
  const bool pairs = ((u64)y_ & 7) == 0 && (ld & 1) == 0;
#pragma unroll
  for (int j = 0; j < EDGE / 8; j++) {
    const int column = column0 + 8 * j + 2 * t;
    const bool both = column + 1 < columns;
    if (column >= columns) continue;
    const float bias0 = !SWAPPED && bias_ ? bias_[column] : 0.f, bias1 = !SWAPPED && bias_ && both ? bias_[column + 1] : 0.f;
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const int row = row0 + 16 * (thread >> 5) + g + 8 * h;
      if (row >= rows) continue;
      const float v0 = d[4 * j + 2 * h] + bias0, v1 = d[4 * j + 2 * h + 1] + bias1;
      if (SWAPPED) {
        y_[column * ld + row] = v0;
        if (both) y_[(column + 1) * ld + row] = v1;
      } else if (pairs && both) {
        *(float2*)(y_ + row * ld + column) = make_float2(v0, v1);
      } else {
        y_[row * ld + column] = v0;
        if (both) y_[row * ld + column + 1] = v1;
      }
    }
  }
}

template <bool SWAPPED>
__device__ __noinline__ void product_tile(Unit u) {
  make_tile<SWAPPED>(u);
}

__device__ __forceinline__ void product_layout(Unit u) {
  if (u.n(product_operands::layout) == BOTH_K) product_tile<false>(u);
  else product_tile<true>(u);
}

__device__ __forceinline__ void alone(Unit u) {
  if (u.n(product_operands::layout) == BOTH_K) make_tile<false>(u);
  else make_tile<true>(u);
}
}  // namespace warpgroup
#endif
