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
 * Sends requests to a gateway, and records each exchange, redacted, like a recorder. Thread-safe.
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
   * Opens a client for the gateway, and the cassette if the settings name one. The upstream key of
   * the settings is only redacted here; requests are sent with their own headers.
   *
   * @throws dev.understudy.error.CassetteException if the cassette cannot be written
   * @throws IllegalArgumentException if the gateway's settings cannot be used
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
   * Sends a request, waits for the end of the answer, and records both.
   *
   * @throws UnansweredException if there was no answer, or its content coding cannot be decoded
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
   * Opens a WebSocket, sends the messages of a script, closes the socket, and records the
   * conversation.
   *
   * @param patience how long to wait for each answer
   * @return the conversation, or the answer that rejected the upgrade
   * @throws UnansweredException if there was no answer, or its content coding cannot be decoded
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
          ScriptedSocket conversation = new ScriptedSocket(recording, script, patience);
          Request call = call(head, recording);
          CompletableFuture<Optional<Result>> over = new CompletableFuture<>();
          // An upgraded call has no result.
          upstream.askForWebSocket(
              call,
              conversation.end(),
              headers -> {
                recording.upgraded(headers);
                over.complete(Optional.empty());
              });
          End end = exchange(call, recording, over);
          return over.join().isEmpty() ? conversation.await() : end;
        });
  }

  /** How long to wait for an answer. */
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
        throw new UnansweredException(
            "the Content-Encoding of the answer cannot be decoded", false, null);
      }
      Interaction redacted = kept(interaction.get());
      String reason = end == End.COMPLETE ? "" : cassette.redactor().redact(recording.reason());
      return new GatewayAnswer(redacted, reason);
    } finally {
      recording.release();
    }
  }

  /** The requests that were not recorded, each with the reason. */
  public List<String> notKept() {
    return List.copyOf(notKept);
  }

  /** Redacts what looks like a secret in a text. */
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
      call.abort(new TimeoutException("the answer was not complete within " + shown(patience)))
          .join();
      ended = over.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a gateway", interrupted);
    } catch (ExecutionException error) {
      throw new IllegalStateException("a request could not be sent to a gateway", error.getCause());
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

  /** Redacts an interaction, and writes it if there is a cassette. */
  private Interaction kept(Interaction interaction) {
    if (!cassette.isWritten()) {
      return cassette.redactor().redact(interaction);
    }
    RedactedDocument document = cassette.redact(interaction);
    Optional<String> objection =
        document.leftovers().isEmpty()
            ? cassette.write(document)
            : Optional.of(document.objection());
    // An answer that is not recorded is still returned.
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
