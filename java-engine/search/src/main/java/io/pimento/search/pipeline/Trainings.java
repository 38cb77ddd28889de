package io.pimento.search.pipeline;

import io.pimento.search.progress.Progress;
import io.pimento.search.work.Awaited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Trains independent models side by side, each on a machine of its own. A model's bits do not
 * depend on which machine it gets, nor on how many there are.
 *
 * <p>One machine trains on the caller's thread and shows each training's own progress; several show
 * how many trainings are done.
 */
public final class Trainings implements AutoCloseable {
  /** One training, start to end. */
  @FunctionalInterface
  public interface Job {
    void run(Machine machine, Progress progress) throws IOException, InterruptedException;
  }

  /** One training that somebody waits for. */
  @FunctionalInterface
  public interface Asked<T> {
    T run(Machine machine) throws IOException, InterruptedException;
  }

  private final List<Machine> machines;
  private final BlockingQueue<Machine> free;
  private final Progress progress;

  /** Takes over the machines, and closes them at its end. */
  public Trainings(List<Machine> machines, Progress progress) {
    if (machines.isEmpty()) {
      throw new IllegalArgumentException("trainings need at least one machine");
    }
    this.machines = List.copyOf(machines);
    this.free = new ArrayBlockingQueue<>(machines.size(), true, machines);
    this.progress = progress;
  }

  /** How many trainings there are side by side. */
  public int lanes() {
    return machines.size();
  }

  /** Runs all jobs and returns when the last is done; the first failure stops the others. */
  public void run(String what, List<Job> jobs) throws IOException, InterruptedException {
    if (machines.size() == 1) {
      for (Job job : jobs) {
        job.run(machines.getFirst(), progress);
      }
    } else if (!jobs.isEmpty()) {
      progress.begin(what, "trainings", jobs.size());
      try {
        runTogether(jobs);
      } finally {
        progress.end();
      }
    }
  }

  private void runTogether(List<Job> jobs) throws IOException, InterruptedException {
    // Closing waits for jobs that were interrupted, so no machine is closed under a job.
    try (ExecutorService threads = Executors.newFixedThreadPool(machines.size())) {
      ExecutorCompletionService<Boolean> service = new ExecutorCompletionService<>(threads);
      try {
        for (Job job : jobs) {
          service.submit(
              () ->
                  one(
                      machine -> {
                        job.run(machine, Progress.SILENT);
                        return true;
                      }));
        }
        for (int done = 1; done <= jobs.size(); done++) {
          Awaited.of(service.take());
          progress.at(done, "");
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** Runs one training as soon as a machine is free, on the caller's thread. */
  public <T> T one(Asked<T> training) throws IOException, InterruptedException {
    Machine machine = free.take();
    try {
      return training.run(machine);
    } finally {
      free.add(machine);
    }
  }

  @Override
  public void close() {
    new ArrayList<>(machines).forEach(Machine::close);
  }
}
