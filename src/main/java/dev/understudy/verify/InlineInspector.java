package dev.understudy.verify;

import dev.understudy.cassette.Interaction;
import dev.understudy.contract.Profile;
import dev.understudy.journal.Inspector;
import dev.understudy.journal.Judgement;
import dev.understudy.journal.Judgement.Severity;
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
    return checker
        .check(redacted)
        .map(checked ->
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
