package io.pimento.job.auto.board;

import io.pimento.job.auto.candidate.AutoArm;
import io.pimento.job.auto.candidate.AutoFinalist;
import io.pimento.job.auto.candidate.History;
import io.pimento.job.auto.candidate.Scored;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of trainings went.
 *
 * @param arm hand-made, searched, out of fold or finals
 * @param seconds of all its trainings, which ran side by side
 */
public record TimeSpent(String arm, int trainings, double seconds) {
  /** Of both arms, of folds where there were any, and of the finals. */
  public static List<TimeSpent> of(
      History history, TimeSpent outOfFold, List<AutoFinalist> finalists) {
    List<TimeSpent> all = new ArrayList<>();
    for (AutoArm arm : AutoArm.values()) {
      List<Scored> own = history.all().stream().filter(s -> s.candidate().arm() == arm).toList();
      all.add(
          new TimeSpent(arm.label(), own.size(), own.stream().mapToDouble(Scored::seconds).sum()));
    }
    if (outOfFold.trainings() > 0) {
      all.add(outOfFold);
    }
    int trainings = finalists.stream().mapToInt(AutoFinalist::furtherSeeds).sum();
    double seconds = finalists.stream().mapToDouble(AutoFinalist::furtherSeconds).sum();
    all.add(new TimeSpent("finals", trainings, seconds));
    return all;
  }
}
