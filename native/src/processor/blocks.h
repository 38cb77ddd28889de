// One block of a kernel: its threads are fibers of one thread of the processor, which take turns where they wait for each other.
#pragma once

// What a block may have, and more.
thread_local float shared[1 << 15] __attribute__((aligned(1024)));
thread_local Dim threadIdx{0, 0, 0}, blockIdx{0, 0, 0}, gridDim{1, 1, 1};
thread_local Shown* shown;

struct Meeting {
  int arrived = 0;
  unsigned held = 0;  // how many meetings there were
};

struct Fiber {
  void* top;  // of its stack, where it stopped
  char* stack;
  bool done;
  Meeting* awaited;
  unsigned held;
};

constexpr int FIBERS = 256, FIBER_STACK = 256 * 1024;

struct Block {
  Fiber fibers[FIBERS];
  Meeting all, warps[FIBERS / 32], numbered[16];
  Shown shown;
  void* scheduler;
  int now;
  const Launch* launch;
  void (*kernel)(Launch);
};
static thread_local Block* block;

// Saves what a function must leave as it was, and goes on where another fiber did so.
extern "C" void go_on(void** from, void* to);
asm(R"(
.text
.globl go_on
.hidden go_on
go_on:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
)");

static void meet(Meeting& m, int fibers) {
  Fiber& me = block->fibers[block->now];
  const unsigned held = m.held;
  if (++m.arrived == fibers) {
    m.arrived = 0;
    m.held++;
    return;
  }
  me.awaited = &m;
  me.held = held;
  go_on(&me.top, block->scheduler);
}
// Not inlined: the fiber may go on with another thread's variables.
__attribute__((noinline)) void meet_block() { meet(block->all, FIBERS); }
__attribute__((noinline)) void meet_warp() { meet(block->warps[threadIdx.x / 32], 32); }
__attribute__((noinline)) void meet_warps(int number, int threads) { meet(block->numbered[number], threads); }

static void run_fiber() {
  block->kernel(*block->launch);
  Fiber& me = block->fibers[block->now];
  me.done = true;
  go_on(&me.top, block->scheduler);
}

// A stack on which go_on finds run_fiber.
static void* fresh(char* stack) {
  void** top = (void**)(((u64)stack + FIBER_STACK) & ~63ull);
  *--top = nullptr;
  *--top = (void*)run_fiber;
  for (int registers = 0; registers < 6; registers++) *--top = nullptr;
  return top;
}

// Runs a kernel by a grid of one block.
static void run_block(void (*kernel)(Launch), const Launch& launch) {
  if (!block) {
    block = new Block();
    for (Fiber& f : block->fibers) f.stack = (char*)malloc(FIBER_STACK);
  }
  Block& b = *block;
  b.launch = &launch;
  b.kernel = kernel;
  b.all = Meeting();
  for (Meeting& m : b.warps) m = Meeting();
  for (Meeting& m : b.numbered) m = Meeting();
  shown = &b.shown;
  blockIdx = {0, 0, 0};
  gridDim = {1, 1, 1};
  // Nothing may rest on what an earlier launch left.
  std::fill_n(shared, sizeof shared / sizeof *shared, NAN);
  for (Fiber& f : b.fibers) {
    f.done = false;
    f.awaited = nullptr;
    f.top = fresh(f.stack);
  }
  for (int left = FIBERS; left > 0;) {
    bool any = false;
    for (int i = 0; i < FIBERS; i++) {
      Fiber& f = b.fibers[i];
      if (f.done || (f.awaited && f.awaited->held == f.held)) continue;
      any = true;
      f.awaited = nullptr;
      b.now = i;
      threadIdx = {(unsigned)i, 0, 0};
      go_on(&b.scheduler, f.top);
      left -= f.done;
    }
    if (!any) {
      fprintf(stderr, "processor: threads of a block wait for each other without end\n");
      abort();
    }
  }
}
