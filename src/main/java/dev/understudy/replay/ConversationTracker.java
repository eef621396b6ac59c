package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.Message;
import dev.understudy.cassette.Peer;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.StreamTurn;
import dev.understudy.dialect.Turn;
import dev.understudy.error.CassetteException;
import dev.understudy.http.RequestHead;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.MessageCheck;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.replay.Conversations.Ongoing;
import dev.understudy.settings.Transport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the messages of a WebSocket client with the recorded conversation, and notes them in the
 * journal. Thread-safe.
 */
final class ConversationTracker {

  /** The services and recordings that all sockets of a session share. */
  record SocketContext(
      CassetteIndex index,
      Selector selector,
      MissExplainer explainer,
      MessageCheck check,
      Conversations conversations,
      Transport transport,
      ReplayContext replay) {}

  private final SocketContext context;
  private final RequestHead head;
  private final RecordedRequest upgrade;
  private final boolean faulty;
  private Cassette.@Nullable Entry entry;
  private @Nullable Ongoing ongoing;
  private List<Message> expected = List.of();
  private int heard;

  /**
   * Creates the tracker of a client.
   *
   * @param faulty whether a fault will cut the connection, so that recordings stay unused for the
   *     next attempt
   */
  ConversationTracker(SocketContext context, RequestHead head, boolean faulty) {
    this.context = context;
    this.head = head;
    this.faulty = faulty;
    this.upgrade = head.with(Body.none());
  }

  /** Starts a recording in which the server speaks first. */
  synchronized Interaction begin(Match.Hit hit) {
    Interaction interaction = hit.entry().interaction();
    follow(hit.entry(), interaction, 0);
    return interaction;
  }

  /** Handles the client's next message. */
  synchronized ClientEvent hear(Message message) {
    Cassette.Entry current = entry;
    if (current == null || heard == expected.size()) {
      return opening(message);
    }
    Optional<MissReport> drift =
        context.check.drift(
            upgrade, current, expected.get(heard), message, heard + 1, expected.size());
    if (drift.isPresent()) {
      note(message, Outcome.MISS, ErrorKind.SOCKET_DRIFT, drift.get());
      return new ClientEvent.Wrong(ErrorKind.SOCKET_DRIFT, drift.get().brief());
    }
    heard++;
    said(message, current);
    return new ClientEvent.Next();
  }

  /** Notes an end of the connection that is not the recorded one. */
  void refused(ErrorKind trouble, String reason) {
    String masked = context.index.mask().redact(reason);
    context
        .replay
        .journal()
        .add(JournalEntry.of(masked(Body.none()), Outcome.REFUSED, trouble.status(), masked));
  }

  /**
   * Handles a client that has been silent for too long although the recording expects a message.
   */
  synchronized ClientEvent.Wrong stalled(long millis) {
    Cassette.Entry current = Objects.requireNonNull(entry);
    MissReport report = context.check.stalled(upgrade, current, heard + 1, expected.size(), millis);
    context
        .replay
        .journal()
        .add(
            JournalEntry.of(
                masked(Body.none()), Outcome.MISS, ErrorKind.SOCKET_STALLED.status(), report));
    return new ClientEvent.Wrong(ErrorKind.SOCKET_STALLED, report.brief());
  }

  private ClientEvent opening(Message message) {
    RecordedRequest request = upgrade.with(Body.of(message.payload()));
    return next(request)
        .when(
            hit -> begin(message, hit.entry(), false),
            unanswered ->
                stream(message)
                    .map(entry -> begin(message, entry, true))
                    .orElseGet(() -> miss(message, request, unanswered)));
  }

  /** The recorded HTTP stream that the message requests, if any transport is allowed. */
  private Optional<Cassette.Entry> stream(Message message) {
    return context.transport == Transport.ANY
            && next(Turn.request(upgrade, message.payload())) instanceof Match.Hit hit
        ? Optional.of(hit.entry())
        : Optional.empty();
  }

  private ClientEvent begin(Message message, Cassette.Entry found, boolean stream) {
    try {
      Interaction recorded = found.interaction();
      Interaction interaction = stream ? StreamTurn.of(recorded, message.payload()) : recorded;
      follow(found, interaction, 1);
      said(message, found);
      return new ClientEvent.Begin(interaction);
    } catch (CassetteException changed) {
      String reason = "the cassette changed during the replay: " + changed.getMessage();
      RecordedRequest masked = masked(Body.of(message.payload()));
      context
          .replay
          .journal()
          .add(JournalEntry.of(masked, Outcome.REFUSED, ErrorKind.INTERNAL.status(), reason));
      return new ClientEvent.Wrong(ErrorKind.INTERNAL, reason);
    }
  }

  private ClientEvent miss(Message message, RecordedRequest request, Match.Unanswered match) {
    MissReport report = match.explain(context.explainer, request, List.of());
    note(message, Outcome.of(match), match.kind(), report);
    return new ClientEvent.Wrong(match.kind(), report.brief());
  }

  private Match next(RecordedRequest request) {
    return faulty
        ? context.selector.peek(request, request.body())
        : context.selector.take(request, request.body());
  }

  private void follow(Cassette.Entry next, Interaction interaction, int already) {
    expected = interaction.conversation().orElseThrow().messages(Peer.CLIENT);
    entry = next;
    heard = already;
    if (!faulty) {
      ongoing = context.conversations.begin(next, expected.size());
      ongoing.heard(already);
    }
  }

  private void said(Message message, Cassette.Entry current) {
    Ongoing conversation = ongoing;
    if (conversation != null) {
      conversation.heard(heard);
    }
    RecordedRequest masked = masked(Body.of(message.payload()));
    JournalEntry noted =
        JournalEntry.of(
            masked,
            faulty ? Outcome.FAULT : Outcome.HIT,
            RecordedResponse.UPGRADED,
            current.file()
                + ":"
                + current.line()
                + ", message "
                + heard
                + " of "
                + expected.size());
    if (heard == 1) {
      context.replay.verification().verify(noted, masked, head.root(), current);
    } else {
      context.replay.journal().add(noted);
    }
  }

  private void note(Message message, Outcome outcome, ErrorKind trouble, MissReport report) {
    context
        .replay
        .journal()
        .add(
            JournalEntry.of(masked(Body.of(message.payload())), outcome, trouble.status(), report));
  }

  /** A message in redacted form, as a request of its own for the journal. */
  private RecordedRequest masked(Body body) {
    RecordedRequest masked = context.index.mask().redact(upgrade.with(body));
    return masked.message(masked.body());
  }
}
