package io.pimento.search.evolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Scores all candidates of a generation together. */
record GenerationScores(GenerationEvaluation evaluation) implements Scores {
  @Override
  public List<Coming> of(List<Candidate> before, List<Archive.Proposal> generation, int known)
      throws IOException, InterruptedException {
    if (known == generation.size()) {
      return List.of();
    }
    // A kill may have cut the generation off while it was noted: who is known decided, too.
    List<GenerationEvaluation.Proposed> proposed = new ArrayList<>();
    for (Archive.Proposal p : generation) {
      proposed.add(
          new GenerationEvaluation.Proposed(
              before.size() + proposed.size(), p.generation(), p.parent(), p.design()));
    }
    List<Coming> coming = new ArrayList<>();
    List<Candidate> scored = evaluation.score(List.copyOf(before), List.copyOf(proposed));
    scored.subList(known, scored.size()).forEach(c -> coming.add(() -> c));
    return coming;
  }

  @Override
  public void close() {}
}
