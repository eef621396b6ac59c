package dev.understudy.replay;

import dev.understudy.cassette.Body;
import dev.understudy.cassette.Cassette;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.dialect.ErrorKind;
import dev.understudy.dialect.Mistake;
import dev.understudy.error.CassetteException;
import dev.understudy.fault.Effect;
import dev.understudy.http.Exchange;
import dev.understudy.http.RequestHead;
import dev.understudy.http.Responder;
import dev.understudy.journal.Call;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.Outcome;
import dev.understudy.match.CassetteIndex;
import dev.understudy.match.Match;
import dev.understudy.match.MissExplainer;
import dev.understudy.match.MissReport;
import dev.understudy.match.Selector;
import dev.understudy.session.SessionOptions;
import dev.understudy.settings.Transport;
import dev.understudy.wire.ContentCoding;
import java.util.List;
import java.util.Optional;

/**
 * Answers requests from cassettes. The first that applies is used: an injected fault; a rejection,
 * if requests are strict; the matching recording; a miss.
 */
public final class Replayer implements Responder {

  /**
   * The largest body, in bytes, whose match key is computed on the thread that reads from the
   * network.
   */
  private static final int QUICK_BODY = 64 * 1024;

  private final CassetteIndex index;
  private final Selector selector;
  private final SessionOptions options;
  private final ReplayContext context;
  private final MissExplainer explainer;
  private final Faults faults;
  private final SocketReplayer sockets;

  /**
   * Creates a replayer.
   *
   * @param faults the faults to inject
   */
  public Replayer(
      CassetteIndex index,
      Selector selector,
      SessionOptions options,
      ReplayContext context,
      Faults faults) {
    this.index = index;
    this.selector = selector;
    this.options = options;
    this.context = context;
    this.faults = faults;
    this.explainer = new MissExplainer(index);
    this.sockets = new SocketReplayer(index, selector, explainer, context, options);
  }

  /** The conversations that have started, with client messages that have not been sent. */
  public List<Progress> unfinished() {
    return sockets.unfinished();
  }

  /** Marks all recordings as unused. */
  public void reset() {
    selector.reset();
    sockets.reset();
  }

  /** Whether a cassette contains an answer to this WebSocket upgrade. */
  public boolean offersSocket(RequestHead head) {
    return sockets.offers(head);
  }

  @Override
  public void respond(Exchange exchange) {
    exchange.readBody(
        RequestHead.DEFAULT_BODY_CAP,
        body -> run(exchange, isQuick(exchange, body), () -> meet(exchange, body)));
  }

  /** Sends a recorded answer and notes it in the journal. */
  public void play(Match.Hit hit, Exchange exchange) {
    try {
      Cassette.Entry entry = hit.entry();
      Interaction interaction = entry.interaction();
      JournalEntry noted = hitAt(hit.request(), interaction, place(entry));
      // Before the answer is complete: after that, the client may query the verification.
      context.verification().verify(noted, hit.request(), exchange.head().root(), entry);
      play(interaction, exchange);
    } catch (CassetteException changed) {
      refuseChanged(exchange, hit.request(), changed);
    }
  }

  /**
   * Runs a step on the thread that has read the request if the step is quick, and on another thread
   * if it can take long, such as to read a recording for the first time or to explain a miss.
   */
  private static void run(Exchange exchange, boolean quick, Runnable step) {
    if (quick) {
      exchange.answeringFailures(step);
    } else {
      exchange.onPool(step);
    }
  }

  private boolean isQuick(Exchange exchange, Body body) {
    return !isStrict()
        && body.bytesOrEmpty().size() <= QUICK_BODY
        && ContentCoding.of(exchange.head().headers()) == ContentCoding.IDENTITY
        && !exchange.head().asksForWebSocket();
  }

  /** Whether requests are strict; never in a session that records. */
  private boolean isStrict() {
    return options.strictRequests() && !options.mode().records();
  }

  /** Injects the fault that is queued for the request, if any, and answers. */
  private void meet(Exchange exchange, Body body) {
    Optional<Effect> fault = faults.take(exchange.head().path());
    if (fault.isEmpty()) {
      answer(exchange, body, Optional.empty());
    } else if (fault.get() instanceof Effect.Delay delay) {
      Runnable answer = () -> answer(exchange, body, Optional.empty());
      long due = System.nanoTime() + delay.by().toNanos();
      context.pacer().at(due, () -> run(exchange, false, answer));
    } else if (fault.get() instanceof Effect.Status error) {
      RecordedRequest masked = index.mask().redact(exchange.head().with(body));
      note(masked, Outcome.FAULT, error.status(), error.line());
      exchange.injectError(error.status(), error.retryAfter());
    } else {
      answer(exchange, body, fault.map(Effect.Cut.class::cast));
    }
  }

  /**
   * Answers a request from a recording.
   *
   * @param cut cuts the answer off; the recording then stays unused
   */
  private void answer(Exchange exchange, Body body, Optional<Effect.Cut> cut) {
    RecordedRequest request = exchange.head().with(body);
    Match next = cut.isPresent() ? selector.peek(request, body) : null;
    if (next instanceof Match.Hit hit && isOverHttp(hit)) {
      playCut(hit, cut.orElseThrow(), exchange);
      return;
    }
    if (isStrict() && isRefused(exchange, request)) {
      return;
    }
    boolean socket = exchange.head().asksForWebSocket();
    Match match = next != null && socket ? next : selector.take(request, body);
    if (socket && sockets.answer(match, exchange, cut)) {
      return;
    }
    if (match instanceof Match.Hit hit) {
      run(exchange, hit.entry().isAtHand(), () -> play(hit, exchange));
    } else if (match instanceof Match.Unanswered unanswered) {
      run(exchange, false, () -> playTurnOrMiss(unanswered, request, exchange));
    }
  }

  private static boolean isOverHttp(Match.Hit hit) {
    return hit.entry().interaction().conversation().isEmpty();
  }

  /** Sends the beginning of a recording, which stays unused. */
  private void playCut(Match.Hit hit, Effect.Cut cut, Exchange exchange) {
    Interaction whole = hit.entry().interaction();
    note(hit.request(), Outcome.FAULT, whole.response().status(), cut.line());
    play(whole.cutAfter(cut.chunks()), exchange);
  }

  /** Rejects a request that the documented gateway would reject; returns whether it did. */
  private boolean isRefused(Exchange exchange, RecordedRequest request) {
    RecordedRequest masked = index.mask().redact(request);
    List<Mistake> mistakes = mistakes(exchange, masked);
    Optional<Mistake> reason =
        mistakes.stream().filter(mistake -> mistake.refusal().isPresent()).findFirst();
    reason.ifPresent(mistake -> {
      Mistake.Refusal refusal = mistake.refusal().orElseThrow();
      String detail = "rejected as the gateway would, by " + mistake.rule();
      context
          .journal()
          .add(
              JournalEntry.of(masked, Outcome.REFUSED, refusal.status(), detail)
                  .withMistakes(mistakes));
      exchange.refuse(mistake, refusal);
    });
    return reason.isPresent();
  }

  /** Answers with the matching turn of a recorded WebSocket, or else reports a miss. */
  private void playTurnOrMiss(Match.Unanswered match, RecordedRequest sent, Exchange exchange) {
    Optional<Selector.RecordedTurn> turn;
    try {
      turn = options.transport() == Transport.ANY ? selector.takeTurn(sent) : Optional.empty();
    } catch (CassetteException changed) {
      refuseChanged(exchange, match.request(), changed);
      return;
    }
    if (turn.isEmpty()) {
      MissReport report = match.explain(explainer, sent, mistakes(exchange, match.request()));
      int status = match.kind().status();
      context.journal().add(JournalEntry.of(match.request(), Outcome.of(match), status, report));
      exchange.refuse(match.kind(), report.brief());
      return;
    }
    Cassette.Entry entry = turn.get().entry();
    Interaction post = turn.get().post();
    JournalEntry noted = hitAt(match.request(), post, place(entry) + ", recorded on a WebSocket");
    // The conversation is verified, not this call.
    RecordedRequest message = match.request().message(match.request().body());
    context.verification().verify(noted, message, exchange.head().root(), entry);
    play(post, exchange);
  }

  private void play(Interaction interaction, Exchange exchange) {
    Player.play(interaction, exchange, options.speed(), context.pacer());
  }

  private void refuseChanged(Exchange exchange, RecordedRequest masked, CassetteException changed) {
    String reason = String.valueOf(changed.getMessage());
    note(masked, Outcome.REFUSED, ErrorKind.INTERNAL.status(), reason);
    exchange.refuse(ErrorKind.INTERNAL, "the cassette changed during the replay: " + reason);
  }

  private List<Mistake> mistakes(Exchange exchange, RecordedRequest masked) {
    return context.diagnostician().examine(Call.toDouble(masked, exchange.head().root()));
  }

  private void note(RecordedRequest masked, Outcome outcome, int status, String detail) {
    context.journal().add(JournalEntry.of(masked, outcome, status, detail));
  }

  private static JournalEntry hitAt(RecordedRequest masked, Interaction interaction, String place) {
    return JournalEntry.of(masked, Outcome.HIT, interaction.response().status(), place);
  }

  private static String place(Cassette.Entry entry) {
    return entry.file() + ":" + entry.line();
  }
}
