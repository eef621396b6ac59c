package dev.understudy.verify;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.contract.Verdict;
import dev.understudy.journal.Inspector;
import dev.understudy.journal.Judgement;
import dev.understudy.journal.Judgement.Severity;
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

  /** What is wrong with any part; the verdict is that of the first that did not end well. */
  @Override
  public Optional<Judgement> judge(Interaction redacted) {
    List<Judgement.Violation> violations = new ArrayList<>();
    Optional<Judgement> told = Optional.empty();
    for (Checker.Part part : checker.parts(redacted)) {
      Optional<Judgement> judged = judged(checker.check(part));
      judged.ifPresent(judgement ->
          judgement.violations().stream()
              .map(violation ->
                  new Judgement.Violation(
                      violation.rule(),
                      violation.severity(),
                      (part.name().isEmpty() ? "" : part.name() + ", ") + violation.text()))
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
