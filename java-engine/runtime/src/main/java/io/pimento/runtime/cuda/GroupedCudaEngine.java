package io.pimento.runtime.cuda;

import io.pimento.cuda.CudaEvent;
import io.pimento.cuda.CudaException;
import io.pimento.cuda.NcclCommunicator;
import io.pimento.graph.Graph;
import io.pimento.graph.ParameterSpec;
import io.pimento.graph.TrainingGraph;
import io.pimento.runtime.collective.Collective;
import io.pimento.runtime.collective.CollectiveException;
import io.pimento.runtime.collective.Texts;
import io.pimento.runtime.engine.CompiledGraph;
import io.pimento.runtime.engine.Engine;
import io.pimento.runtime.engine.GroupEngine;
import io.pimento.runtime.engine.Pending;
import io.pimento.runtime.optimize.Optimizer;
import io.pimento.runtime.parameter.Parameters;
import io.pimento.runtime.replica.BagShares;
import io.pimento.runtime.replica.FirstValues;
import io.pimento.runtime.replica.Share;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One GPU of a training whose other GPUs are other processes', perhaps on other hosts: each has a
 * copy of all parameters, and a step is three launches, between which NCCL brings what the others
 * have left ({@link AreaTraffic}). Sums go in the order of ranks, so bits are those of as many GPUs
 * of one process. Whatever one member is asked to train, all are, in the same order; a member that
 * is gone ends the step that waits for it. Other graphs run here alone.
 */
final class GroupedCudaEngine extends GroupEngine {
  /** So long the group may take to miss a member that NCCL has missed. */
  private static final long LAST_WORDS_SECONDS = 25;

  /** This GPU's tape. */
  record Plan(TrainingGraph training, int batch, List<Share> shares, CudaEngine.Plan own)
      implements CompiledGraph {
    @Override
    public Graph graph() {
      return training.graph();
    }
  }

  private final Collective group;
  private final CudaEngine own;
  private final NcclCommunicator communicator;
  private final CopiedAreas areas;
  private final BagShares bags = new BagShares();

  /**
   * Comes together with the others and takes the first one's parameters.
   *
   * @param gpu stays the caller's
   * @param parameters all that are trained; the same on all members
   * @param clip bound on the global gradient norm; 0 for none
   * @throws CollectiveException if another member fails meanwhile
   */
  GroupedCudaEngine(
      Collective group, CudaBackend gpu, Parameters parameters, Optimizer optimizer, double clip) {
    this.group = group;
    String id = group.rank() == 0 ? HexFormat.of().formatHex(NcclCommunicator.freshId()) : "";
    String same =
        uninterrupted(
            () -> {
              FirstValues.receive(group, List.copyOf(parameters.all()));
              return Texts.first(group, id);
            });
    gpu.device().use();
    this.communicator = join(HexFormat.of().parseHex(same));
    this.own = gpu.engine(parameters, optimizer, clip);
    this.areas = new CopiedAreas(gpu, group.rank(), group.size());
  }

  private NcclCommunicator join(byte[] id) {
    try {
      return NcclCommunicator.join(id, group.rank(), group.size(), this::requireOthers);
    } catch (CudaException e) {
      throw explained(e);
    }
  }

  /** Holds that nobody has left the group. */
  private void requireOthers() {
    Optional<String> why = group.failure();
    if (why.isPresent()) {
      throw givenUp(why.get(), null);
    }
  }

  CollectiveException givenUp(String why, @Nullable Throwable cause) {
    return CollectiveException.released(
        "the exchange of gradients of rank " + group.rank() + " was given up: " + why, cause);
  }

  /** What members say to one another beside the GPUs. */
  <T> T uninterrupted(Callable<T> talk) {
    try {
      return talk.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp("this process was interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** NCCL may miss a member before the group does, which knows who it is. */
  private RuntimeException explained(CudaException e) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORDS_SECONDS);
    while (group.failure().isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return group.failure().<RuntimeException>map(why -> givenUp(why, e)).orElse(e);
  }

  @Override
  protected Engine alone() {
    return own;
  }

  @Override
  public CompiledGraph prepare(TrainingGraph training, int batch) {
    List<Share> shares = Share.all(batch, group.size());
    TrainingGraph fused = own.fused(training);
    return new Plan(
        training, batch, shares, own.prepareShare(fused, new Exchange(group.rank(), shares, null)));
  }

  @Override
  public Pending step(CompiledGraph prepared, Map<String, Long> inputs, double rate, long step) {
    if (!(prepared instanceof Plan plan)) {
      throw new IllegalArgumentException("the graph was not prepared for training");
    }
    Tape tape = plan.own().tape();
    AreaTraffic traffic = Objects.requireNonNull(tape.traffic());
    if (!areas.holds(tape.leftBytes())) {
      settle();
      areas.grow(tape.leftBytes());
    }
    Share share = plan.shares().get(group.rank());
    TapeRunner.Loaded loaded =
        own.load(plan.own(), bags.share(plan.graph(), inputs, plan.batch(), share));
    areas.bind(loaded.bases());
    try {
      CudaStep begun =
          own.launch(
              plan.own(),
              loaded,
              rate,
              step,
              (launch, stream, arena) -> areas.bring(communicator, traffic, launch, stream, arena));
      return new GroupedStep(this, begun, share);
    } catch (CudaException | CollectiveException e) {
      throw failed(e);
    }
  }

  /** Waits for everything that was sent. */
  private void settle() {
    await(own.runner().lastDone());
    own.runner().synchronize();
  }

  void await(CudaEvent done) {
    own.backend().device().use();
    try {
      communicator.await(done);
    } catch (CudaException | CollectiveException e) {
      throw failed(e);
    }
  }

  private void giveUp() {
    own.runner().giveUp();
    communicator.abort();
  }

  /** Ends what waits for others on the GPU; why, as the group says it. */
  private RuntimeException failed(RuntimeException e) {
    giveUp();
    return e instanceof CudaException lost ? explained(lost) : e;
  }

  int rank() {
    return group.rank();
  }

  Collective group() {
    return group;
  }

  /** Waits for everything, and forgets errors. */
  void reset() {
    settle();
    own.runner().reset();
  }

  @Override
  public void synchronize() {
    settle();
    own.synchronize();
  }

  @Override
  public void reload(ParameterSpec parameter) {
    settle();
    own.reload(parameter);
  }

  /** What is under way ends, or is given up if another member will not come. */
  @Override
  public void close() {
    own.backend().device().use();
    try {
      communicator.await(own.runner().lastDone());
      communicator.close();
    } catch (CudaException | CollectiveException e) {
      giveUp();
      throw e;
    } finally {
      own.runner().synchronize();
      areas.close();
      own.close();
      bags.close();
    }
  }
}
