package dev.understudy.replay;

import dev.understudy.cassette.Chunk;
import dev.understudy.cassette.End;
import dev.understudy.cassette.Interaction;
import dev.understudy.cassette.RecordedResponse;
import dev.understudy.http.Exchange;
import dev.understudy.http.ResponseHead;
import dev.understudy.settings.Speed;
import dev.understudy.wire.ContentCoding;
import dev.understudy.wire.Headers;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Sends one recorded response: the recorded status, headers, chunks, timing and end. One write is
 * one transfer chunk on the wire; the next write starts when the previous one is complete, so a
 * slow client sets the pace.
 */
final class Player extends IteratingCallback {

  private enum Step {
    HEAD,
    CHUNK,
    END,
    DONE
  }

  private final Interaction interaction;
  private final Response response;
  private final Callback callback;
  private final Speed speed;
  private final Timeline timeline;
  private Step step = Step.HEAD;
  private int next;

  private Player(Interaction interaction, Exchange exchange, Speed speed, Pacer pacer) {
    this.interaction = interaction;
    this.response = exchange.response();
    this.callback = exchange.callback();
    this.speed = speed;
    this.timeline = new Timeline(speed, pacer, this::iterate);
  }

  /** Starts to send; completes the exchange at the end, or fails it for a recorded cut. */
  static void play(Interaction interaction, Exchange exchange, Speed speed, Pacer pacer) {
    ResponseHead.apply(interaction.response().status(), headers(interaction), exchange.response());
    new Player(interaction, exchange, speed, pacer).iterate();
  }

  @Override
  protected Action process() {
    List<Chunk> chunks = interaction.response().chunks();
    while (true) {
      switch (step) {
        case HEAD -> {
          if (timeline.waits(interaction.timing().firstByte())) {
            return Action.IDLE;
          }
          step = chunks.isEmpty() ? Step.END : Step.CHUNK;
          if (needsHeadOfItsOwn(chunks)) {
            response.write(false, BufferUtil.EMPTY_BUFFER, this);
            return Action.SCHEDULED;
          }
        }
        case CHUNK -> {
          Chunk chunk = chunks.get(next);
          if (timeline.waits(chunk.at())) {
            return Action.IDLE;
          }
          timeline.played(chunk.at());
          next++;
          step = next < chunks.size() ? Step.CHUNK : Step.END;
          if (!chunk.bytes().isEmpty() && !ResponseHead.isBodiless(response)) {
            write(chunk.bytes().asBuffer());
            return Action.SCHEDULED;
          }
        }
        case END -> {
          if (timeline.waits(interaction.timing().end())) {
            return Action.IDLE;
          }
          step = Step.DONE;
          if (interaction.end() != End.COMPLETE) {
            return Action.SUCCEEDED;
          }
          response.write(true, BufferUtil.EMPTY_BUFFER, this);
          return Action.SCHEDULED;
        }
        case DONE -> {
          return Action.SUCCEEDED;
        }
      }
    }
  }

  /**
   * Writes a chunk, together with the end of the response if the client cannot see a difference.
   */
  private void write(ByteBuffer bytes) {
    boolean ends = step == Step.END && interaction.end() == End.COMPLETE;
    if (ends && timeline.isDue(interaction.timing().end())) {
      step = Step.DONE;
      response.write(true, bytes, this);
    } else {
      response.write(false, bytes, this);
    }
  }

  @Override
  protected void onCompleteSuccess() {
    if (interaction.end() == End.COMPLETE) {
      callback.succeeded();
    } else {
      // Failing the exchange leaves the body without its end and closes the connection.
      callback.failed(new RecordedCutException(interaction.end()));
    }
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    callback.failed(cause);
  }

  /**
   * Whether to send the head before the first chunk: because it was recorded before it, or because
   * a cut must follow something.
   */
  private boolean needsHeadOfItsOwn(List<Chunk> chunks) {
    if (response.getRequest().getMethod().equals("HEAD")) {
      return true;
    }
    if (interaction.end() != End.COMPLETE && chunks.stream().allMatch(c -> c.bytes().isEmpty())) {
      return true;
    }
    return !speed.isInstant()
        && !chunks.isEmpty()
        && chunks.get(0).at() > interaction.timing().firstByte();
  }

  /**
   * The recorded headers, with the actual length of a complete body, which can differ from the
   * recorded one after redaction, decoding or an edit.
   */
  private static Headers headers(Interaction interaction) {
    RecordedResponse recorded = interaction.response();
    Headers headers = recorded.headers();
    if (recorded.decoded() != ContentCoding.IDENTITY) {
      headers = headers.without(field -> field.is("content-encoding"));
    }
    if (interaction.end() != End.COMPLETE || !headers.has("content-length")) {
      return headers;
    }
    long size = recorded.chunks().stream().mapToLong(chunk -> chunk.bytes().size()).sum();
    return size == 0
        ? headers
        : headers.map(f -> f.is("content-length") ? f.withValue(Long.toString(size)) : f);
  }

  /** Signals the end of a response that was recorded as a cut. */
  static final class RecordedCutException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordedCutException(End end) {
      super("the recording ends here: " + end.label(), null, false, false);
    }
  }
}
