package dev.understudy.verify;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Verdict;
import dev.understudy.journal.Inspector;
import dev.understudy.journal.Judgement;
import dev.understudy.journal.Judgement.Severity;
import dev.understudy.turn.Turn;
import dev.understudy.turn.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges exchanges by a profile while a server runs. */
public final class InlineInspector implements Inspector {

  private final Checker checker;

  /** An inspector that goes by {@code profile}. */
  public InlineInspector(Profile profile) {
    this.checker = new Checker(profile);
  }

  @Override
  public Optional<Judgement> judge(Interaction redacted) {
    List<Turn> turns = Turns.of(redacted);
    return turns.isEmpty() ? judged(checker.check(redacted)) : conversation(redacted, turns);
  }

  /** What is wrong with any turn; the verdict is that of the first that did not end well. */
  private Optional<Judgement> conversation(Interaction redacted, List<Turn> turns) {
    List<Judgement.Violation> violations = new ArrayList<>();
    Optional<Judgement> told = Optional.empty();
    for (Turn turn : turns) {
      Optional<Judgement> judged = judged(checker.checkTurn(turn.asPost(redacted)));
      judged.ifPresent(judgement ->
          judgement.violations().stream()
              .map(violation ->
                  new Judgement.Violation(
                      violation.rule(),
                      violation.severity(),
                      "turn " + turn.number() + ", " + violation.text()))
              .forEach(violations::add));
      boolean well = told.filter(it -> !it.verdict().equals(Verdict.COMPLETE.label())).isEmpty();
      told = well ? judged : told;
    }
    return told.map(it -> new Judgement(it.profile(), it.verdict(), violations));
  }

  private Optional<Judgement> judged(Optional<Checked> result) {
    return result.map(checked ->
        new Judgement(
            checker.profile().name(),
            checked.verdict().label(),
            checked.findings().stream().map(InlineInspector::violation).toList()));
  }

  private static Judgement.Violation violation(Finding finding) {
    String place = finding.place();
    return new Judgement.Violation(
        finding.rule().id(),
        switch (finding.level()) {
          case MUST -> Severity.FAILURE;
          case SHOULD -> Severity.WARNING;
          case OBSERVED -> Severity.NOTE;
        },
        (place.isEmpty() ? "" : place + ": ")
            + "expected "
            + finding.expected()
            + ", came "
            + finding.actual()
            + " ("
            + finding.rule().source()
            + ")");
  }
}
