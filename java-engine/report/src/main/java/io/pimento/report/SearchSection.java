package io.pimento.report;

import io.pimento.search.evolve.Candidate;
import io.pimento.search.evolve.Goals;
import io.pimento.search.evolve.Measure;
import io.pimento.search.evolve.SearchFront;
import java.util.List;
import java.util.stream.Collectors;

/** What a search of a supernet scored, and the front of it. */
record SearchSection(RunFindings found) {
  void write(Html html) {
    if (!found.candidates().isEmpty()) {
      search(html);
      front(html);
    }
  }

  private void search(Html html) {
    List<Candidate> candidates = found.candidates();
    html.openSection("search", "Search");
    html.raw("<p class=\"note\">Generation: first <span class=\"ramp\"></span> last.")
        .raw(" The red ring and line mark the best by the search's objective.</p>")
        .raw("<div class=\"pair\"><div>")
        .raw(SearchCharts.scatter(candidates))
        .raw("</div><div>")
        .raw(SearchCharts.progress(candidates))
        .raw("</div></div>\n");
    int left = SearchCharts.left(candidates);
    if (left > 0) {
      html.note(left + " far worse subnets are outside the pictures.");
    }
    html.closeSection();
  }

  private void front(Html html) {
    List<Candidate> candidates = found.candidates();
    Goals goals = found.run().goals();
    SearchFront front = SearchFront.of(goals, candidates);
    html.openSection("front", "Pareto front");
    html.note(
        front.members().size()
            + " of "
            + candidates.size()
            + " subnets are beaten by none over "
            + goals.objectives().stream().map(Measure::words).collect(Collectors.joining(", "))
            + ". They are ringed"
            + (goals.objectives().size() > 2 ? ", seen along the first two objectives." : ".")
            + (goals.constraints().isEmpty()
                ? ""
                : " Pale subnets break " + goals.constraints() + "; dashed lines are these bounds.")
            + " Hypervolume: the share of the box from 0 to "
            + CandidateTable.point(front.reference())
            + " that the front beats"
            + (goals.objectives().contains(Measure.AUC) ? ", an AUC counted as 1 − AUC." : "."));
    html.raw("<div class=\"pair\"><div>")
        .raw(FrontCharts.front(goals, front, candidates))
        .raw("</div><div>")
        .raw(FrontCharts.hypervolume(front))
        .raw("</div></div>\n");
    List<String> heads = CandidateTable.head("member", front.members());
    HtmlTable table = new HtmlTable(false).texts(heads.getFirst());
    table.numbers(heads.subList(1, heads.size()).toArray(String[]::new));
    CandidateTable.rows(front.members()).forEach(table::row);
    html.raw(table.toString()).closeSection();
  }
}
