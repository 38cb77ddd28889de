// One block of a kernel: its threads are fibers of one thread of the processor, which take turns where they wait for each other.
//
// A launch that may begin early does so as early as a GPU may let it: when the one before says so or has ended, whatever ran before that. It
// is then run on until it waits for the one before, which goes on only after that.
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
  bool awaits_launches;
};

// A kernel with its argument.
struct Launched {
  void (*kernel)(Launch);
  Launch launch;
};
// The next launch of a stream if it may begin early, or null.
using Early = std::function<const Launched*()>;

constexpr int FIBERS = 256, FIBER_STACK = 256 * 1024;

struct Block {
  Fiber fibers[FIBERS];
  Meeting all, warps[FIBERS / 32], numbered[16];
  Shown shown;
  float scratch[sizeof shared / sizeof *shared];  // while another is run
  void* scheduler;
  int now;
  const Launched* launched;
  bool released;    // the launch before has ended
  bool overtaken;   // the next may begin
  Block* next;      // that has begun, and waits for this one
  bool next_ended;  // those that began since have ended
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

__attribute__((noinline)) void await_launches() {
  if (block->released) return;
  Fiber& me = block->fibers[block->now];
  me.awaits_launches = true;
  go_on(&me.top, block->scheduler);
}
__attribute__((noinline)) void overtake() { block->overtaken = true; }

static void run_fiber() {
  block->launched->kernel(block->launched->launch);
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

static thread_local std::vector<Block*> spare;

static Block* begin(const Launched* launched, bool released) {
  if (spare.empty()) {
    spare.push_back(new Block());
    for (Fiber& f : spare.back()->fibers) f.stack = (char*)malloc(FIBER_STACK);
  }
  Block* b = spare.back();
  spare.pop_back();
  b->launched = launched;
  b->all = Meeting();
  for (Meeting& m : b->warps) m = Meeting();
  for (Meeting& m : b->numbered) m = Meeting();
  // Nothing may rest on what an earlier launch left.
  std::fill_n(b->scratch, sizeof shared / sizeof *shared, NAN);
  for (Fiber& f : b->fibers) {
    f.done = f.awaits_launches = false;
    f.awaited = nullptr;
    f.top = fresh(f.stack);
  }
  b->released = released;
  b->overtaken = b->next_ended = false;
  b->next = nullptr;
  return b;
}

static Block* advance(Block* b, const Early& early);

// Runs a block on until it is done, or waits for the launch before; whether it is done.
static bool run_on(Block& b, const Early& early) {
  block = &b;
  shown = &b.shown;
  blockIdx = {0, 0, 0};
  gridDim = {1, 1, 1};
  memcpy(shared, b.scratch, sizeof shared);
  int left = 0;
  for (Fiber& f : b.fibers) left += !f.done;
  while (left > 0) {
    bool any = false, awaits = false;
    for (int i = 0; i < FIBERS; i++) {
      Fiber& f = b.fibers[i];
      awaits |= f.awaits_launches && !b.released;
      if (f.done || (f.awaits_launches && !b.released) || (f.awaited && f.awaited->held == f.held)) continue;
      any = true;
      f.awaits_launches = false;
      f.awaited = nullptr;
      b.now = i;
      threadIdx = {(unsigned)i, 0, 0};
      go_on(&b.scheduler, f.top);
      left -= f.done;
    }
    const Launched* next = b.overtaken && !b.next ? early() : nullptr;
    if (next) {
      memcpy(b.scratch, shared, sizeof shared);
      b.next = advance(begin(next, b.next_ended), early);
      b.next_ended = !b.next;
      block = &b;
      shown = &b.shown;
      memcpy(shared, b.scratch, sizeof shared);
    }
    if (any) continue;
    if (awaits) {
      memcpy(b.scratch, shared, sizeof shared);
      return false;
    }
    fprintf(stderr, "processor: threads of a block wait for each other without end\n");
    abort();
  }
  return true;
}

// The same of it and of those after it; the one that waits, or null.
static Block* advance(Block* b, const Early& early) {
  while (b && run_on(*b, early)) {
    const Launched* next = b->next ? nullptr : early();
    Block* after = next ? begin(next, true) : b->next;
    if (after) after->released = true;
    delete b->launched;
    spare.push_back(b);
    b = after;
  }
  return b;
}

// Runs a kernel by a grid of one block, and the launches after it that begin before it has ended.
static void run_launches(const Launched* first, const Early& early) { advance(begin(first, true), early); }
