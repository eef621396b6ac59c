package dev.understudy.record;

import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedRequest;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.http.BodyCollector;
import dev.understudy.http.Failures;
import dev.understudy.http.JettyHeaders;
import dev.understudy.http.RequestHead;
import dev.understudy.settings.UpstreamSettings;
import dev.understudy.wire.HeaderField;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;

/**
 * Asks a gateway itself, and keeps each exchange as a recorder would, without its secrets. Safe for
 * use by several threads.
 */
public final class GatewayClient implements AutoCloseable {

  private final Upstream upstream;
  private final OpenCassette cassette;
  private final RecordingMemory budget;
  private final Clock clock;
  private final Duration patience;
  private final AtomicLong sequence;
  private final List<String> notKept = new CopyOnWriteArrayList<>();

  private GatewayClient(
      Upstream upstream,
      OpenCassette cassette,
      RecordingMemory budget,
      Clock clock,
      Duration patience) {
    this.upstream = upstream;
    this.cassette = cassette;
    this.budget = budget;
    this.clock = clock;
    this.patience = patience;
    this.sequence = new AtomicLong(cassette.firstSequence());
  }

  /**
   * Opens the way to the gateway, and the cassette if the settings name one. The upstream key of
   * the settings is a secret here and nothing else: requests carry what they say.
   *
   * @throws dev.understudy.error.CassetteException when the cassette cannot be written
   * @throws IllegalArgumentException when the gateway's settings are not usable
   */
  public static GatewayClient start(RecordSettings settings, RecordingContext context) {
    UpstreamSettings to = settings.upstream();
    Upstream upstream =
        Upstream.start(
            UpstreamSettings.builder(to.url())
                .ca(to.ca())
                .timeout(to.timeout())
                .environment(to.environment())
                .build());
    try {
      return new GatewayClient(
          upstream,
          OpenCassette.open(settings, context),
          new RecordingMemory(settings.maxBody()),
          context.clock(),
          to.timeout());
    } catch (RuntimeException notStarted) {
      upstream.close();
      throw notStarted;
    }
  }

  /**
   * Asks, waits for the end of the answer, and puts both on the cassette.
   *
   * @throws UnansweredException when there was no answer, or none that can be looked into
   */
  public GatewayAnswer ask(RecordedRequest request) throws UnansweredException {
    RequestHead head =
        new RequestHead(request.method(), request.path(), request.query(), request.headers());
    byte[] bytes = request.body().bytesOrEmpty().toArray();
    return ask(
        head,
        bytes,
        recording -> {
          Request call = call(head, recording);
          if (bytes.length > 0) {
            call.body(new BytesRequestContent(bytes));
          }
          return exchange(call, recording, new CompletableFuture<>());
        });
  }

  /**
   * Opens a WebSocket, speaks by a script and closes it, and puts all of it on the cassette.
   *
   * @param patience how long each answer may take
   * @return the conversation, or the answer that refused the upgrade
   * @throws UnansweredException when there was no answer, or none that can be looked into
   */
  public GatewayAnswer converse(RecordedRequest request, SocketScript script, Duration patience)
      throws UnansweredException {
    RequestHead head =
        new RequestHead(
            request.method(),
            request.path(),
            request.query(),
            request.headers().with(new HeaderField("Connection", "Upgrade")));
    return ask(
        head,
        new byte[0],
        recording -> {
          ScriptedSocket dialogue = new ScriptedSocket(recording, script, patience);
          Request call = call(head, recording);
          CompletableFuture<Optional<Result>> over = new CompletableFuture<>();
          // What is upgraded has no result.
          upstream.askForWebSocket(
              call,
              dialogue.end(),
              headers -> {
                recording.upgraded(headers);
                over.complete(Optional.empty());
              });
          End end = exchange(call, recording, over);
          return over.join().isEmpty() ? dialogue.await() : end;
        });
  }

  /** How long an answer may take. */
  public Duration patience() {
    return patience;
  }

  @FunctionalInterface
  private interface Question {
    End end(Recording recording) throws UnansweredException;
  }

  private GatewayAnswer ask(RequestHead head, byte[] bytes, Question question)
      throws UnansweredException {
    BodyCollector body = new BodyCollector(budget::take);
    body.add(ByteBuffer.wrap(bytes));
    Recording recording =
        new Recording(sequence.getAndIncrement(), clock.instant(), head, body, budget);
    try {
      End end = question.end(recording);
      recording.ended();
      Optional<Interaction> interaction = recording.toInteraction(end);
      if (interaction.isEmpty()) {
        throw new UnansweredException("its Content-Encoding cannot be undone", false, null);
      }
      Interaction redacted = kept(interaction.get());
      String reason = end == End.COMPLETE ? "" : cassette.redactor().redact(recording.reason());
      return new GatewayAnswer(redacted, reason);
    } finally {
      recording.release();
    }
  }

  /** What was asked but is not on the cassette, and why. */
  public List<String> notKept() {
    return List.copyOf(notKept);
  }

  /** Text without what looks like a secret. */
  public String redact(String text) {
    return cassette.redactor().redact(text);
  }

  @Override
  public void close() throws IOException {
    upstream.close();
    cassette.close();
  }

  private Request call(RequestHead head, Recording recording) {
    return upstream
        .newRequest(head)
        .onRequestBegin(request -> recording.sending())
        .onRequestSuccess(request -> recording.sent())
        .onResponseHeaders(response ->
            recording.responded(response.getStatus(), JettyHeaders.of(response.getHeaders())))
        .onResponseContent((response, piece) -> recording.chunk(piece));
  }

  private End exchange(Request call, Recording recording, CompletableFuture<Optional<Result>> over)
      throws UnansweredException {
    call.send(result -> over.complete(Optional.of(result)));
    Optional<Result> ended;
    try {
      ended = over.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      call.abort(new TimeoutException("no end of the answer within " + shown(patience))).join();
      ended = over.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a gateway was asked", interrupted);
    } catch (ExecutionException error) {
      throw new IllegalStateException("a gateway could not be asked", error.getCause());
    }
    if (ended.isEmpty()) {
      return End.COMPLETE;
    }
    Result result = ended.get();
    if (result.getFailure() == null) {
      return End.COMPLETE;
    }
    recording.brokeOff(result.getFailure());
    if (recording.status() == 0 || recording.status() == RecordedResponse.UPGRADED) {
      Throwable failure = result.getFailure();
      boolean unreachable =
          failure instanceof ConnectException
              || failure instanceof UnresolvedAddressException
              || failure instanceof UnknownHostException
              || failure instanceof SSLException;
      throw new UnansweredException(Failures.reason(failure), unreachable, failure);
    }
    return result.getFailure() instanceof TimeoutException ? End.TIMED_OUT : End.UPSTREAM_CUT;
  }

  /** The interaction without its secrets; it is written as well, where there is a cassette. */
  private Interaction kept(Interaction interaction) {
    if (!cassette.isWritten()) {
      return cassette.redactor().redact(interaction);
    }
    RedactedDocument document = cassette.redact(interaction);
    Optional<String> objection =
        document.leftovers().isEmpty()
            ? cassette.write(document)
            : Optional.of(document.objection());
    // The answer is checked all the same.
    objection.ifPresent(
        reason -> notKept.add(document.interaction().request().line() + ": " + reason));
    return document.interaction();
  }

  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
