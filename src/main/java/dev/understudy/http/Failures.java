package dev.understudy.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.jspecify.annotations.Nullable;

/** Describes for people why a call or a connection failed. */
public final class Failures {

  private Failures() {}

  /** The reason, without internals of the HTTP client. */
  public static String reason(Throwable failure) {
    if (isClosed(failure)) {
      return "it closed the connection without an answer";
    }
    if (failure instanceof HttpResponseException) {
      Throwable cause = failure.getCause();
      return "its answer violates the HTTP protocol, or its headers are too large"
          + (cause == null ? "" : " (" + withoutInternals(cause.getMessage()) + ")");
    }
    String message = withoutInternals(failure.getMessage());
    String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
    return message.isBlank() ? kind : kind + ": " + message;
  }

  /** The reason why an answer or a socket failed after it had begun. */
  public static String reasonInside(Throwable failure) {
    return isClosed(failure) ? "it closed the connection before the end" : reason(failure);
  }

  /** Whether the connection was simply lost. */
  public static boolean isLoss(Throwable failure) {
    return failure instanceof IOException;
  }

  /** Whether a peer violated the WebSocket protocol. */
  public static boolean isBreach(Throwable failure) {
    return failure instanceof WebSocketException;
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof EOFException || failure instanceof ClosedChannelException;
  }

  /** Removes the state of Jetty's objects from the end of its messages. */
  private static String withoutInternals(@Nullable String message) {
    return message == null ? "" : message.replaceFirst("(?s)( on)? [\\w.]+@[0-9a-f]{4,}.*", "");
  }
}
