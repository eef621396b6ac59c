package dev.understudy.match;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.match.Differences.Field;
import dev.understudy.match.MissReport.Near;
import dev.understudy.settings.IgnoreRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a client's WebSocket messages with the recorded ones, by the same rules as whole
 * requests. Thread-safe.
 */
public final class MessageCheck {

  private final CassetteIndex index;

  /** A check for the conversations of these cassettes. */
  public MessageCheck(CassetteIndex index) {
    this.index = index;
  }

  /**
   * Explains how a message differs from the recorded one; empty when it does not.
   *
   * @param upgrade the upgrade as it came from the client, with its secrets
   * @param number the number of the message among the client's, counted from 1
   */
  public Optional<MissReport> drift(
      RecordedRequest upgrade,
      Cassette.Entry entry,
      Message recorded,
      Message asked,
      int number,
      int of) {
    CassetteGroup group = index.group(entry);
    RecordedRequest was = group.masked(upgrade.with(Body.of(recorded.payload())));
    RecordedRequest is = group.masked(upgrade.with(Body.of(asked.payload())));
    List<IgnoreRule> ignore = group.rules().ignore();
    boolean same =
        recorded.text() == asked.text()
            && RequestKey.of(was, ignore).equals(RequestKey.of(is, ignore));
    if (same) {
      return Optional.empty();
    }
    // Mask both by the rules of all cassettes, since they are shown.
    Differences differences =
        Differences.between(
            RequestForm.of(index.mask().redact(was), ignore),
            RequestForm.of(index.mask().redact(is), ignore));
    List<Difference> shown =
        new ArrayList<>(differences.fields().stream().map(Field::shown).toList());
    if (recorded.text() != asked.text()) {
      shown.add(new Difference("opcode", Optional.of(kind(recorded)), Optional.of(kind(asked))));
    }
    return Optional.of(
        report(
            upgrade,
            entry,
            MissReason.DRIFT,
            "message "
                + number
                + " of the client differs from the recorded one"
                + (shown.isEmpty()
                    ? "; the difference is only in a secret, which is not shown"
                    : ""),
            shown,
            Math.max(differences.count(), shown.size()),
            number,
            of));
  }

  /** Explains that a client waits for an answer although the recording expects its next message. */
  public MissReport stalled(
      RecordedRequest upgrade, Cassette.Entry entry, int number, int of, long millis) {
    return report(
        upgrade,
        entry,
        MissReason.STALLED,
        "the client sent nothing for "
            + millis
            + " ms, but the recording continues with message "
            + number
            + " of the client",
        List.of(),
        0,
        number,
        of);
  }

  private MissReport report(
      RecordedRequest upgrade,
      Cassette.Entry entry,
      MissReason reason,
      String summary,
      List<Difference> differences,
      int differing,
      int number,
      int of) {
    String line = index.mask().redact(upgrade).message(Body.none()).line();
    return new MissReport(
        line,
        "",
        reason,
        line + ": " + summary,
        index.group(entry).rules().ignore().stream().map(VolatileValues::inHeader).toList(),
        List.of(
            new Near(
                entry.file() + ":" + entry.line() + ", message " + number + " of " + of,
                entry.number(),
                "",
                0,
                List.of())),
        differences,
        differing,
        List.of(
            "if the change is intended, record the conversation again: understudy record --upstream"
                + " URL --to FILE",
            "show the recording: understudy show " + entry.file() + " " + entry.number()),
        List.of());
  }

  private static String kind(Message message) {
    return message.text() ? "text" : "binary";
  }
}
