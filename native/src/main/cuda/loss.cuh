// Mean binary cross-entropy of logits, and its gradient.
#pragma once
#include "common.cuh"

__device__ __noinline__ void bce_loss(Unit u) {
  using namespace bce_loss_operands;
  int n = u.n(batch);
  const float *z_ = u.floats(logits), *y_ = u.floats(labels);
  double sum = 0;
  for (int b = threadIdx.x; b < n; b += THREADS) {
    float z = z_[b];
    sum += fmaxf(z, 0.f) - z * y_[b] + log1pf(expf(-fabsf(z)));
  }
  sum = block_sum(sum, (double*)shared);
  if (threadIdx.x == 0) u.floats(loss)[0] = n == 0 ? 0.f : (float)(sum / n);
}

__device__ __noinline__ void bce_gradient(Unit u) {
  using namespace bce_gradient_operands;
  int b = u.index * THREADS + threadIdx.x, n = u.n(batch);
  if (b >= n) return;
  float p = 1.f / (1.f + expf(-u.floats(logits)[b]));
  u.floats(dlogits)[b] = (p - u.floats(labels)[b]) * u.floats(dloss)[0] / n;
}
