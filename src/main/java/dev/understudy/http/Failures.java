package dev.understudy.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.jspecify.annotations.Nullable;

/** Why a call or a connection failed, in words for people. */
public final class Failures {

  private Failures() {}

  /** The reason, without the internals of the client. */
  public static String reason(Throwable failure) {
    if (isClosed(failure)) {
      return "it closed the connection without an answer";
    }
    if (failure instanceof HttpResponseException) {
      Throwable cause = failure.getCause();
      return "its answer breaks the HTTP protocol, or has headers that are too large"
          + (cause == null ? "" : " (" + withoutInternals(cause.getMessage()) + ")");
    }
    String message = withoutInternals(failure.getMessage());
    String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
    return message.isBlank() ? kind : kind + ": " + message;
  }

  /** The reason for an answer or a socket that has begun. */
  public static String reasonInside(Throwable failure) {
    return isClosed(failure) ? "it closed the connection before the end" : reason(failure);
  }

  /** Whether the connection is just gone. */
  public static boolean isLoss(Throwable failure) {
    return failure instanceof IOException;
  }

  /** Whether a peer broke the protocol of sockets. */
  public static boolean isBreach(Throwable failure) {
    return failure instanceof WebSocketException;
  }

  private static boolean isClosed(Throwable failure) {
    return failure instanceof EOFException || failure instanceof ClosedChannelException;
  }

  /** Jetty's messages go on with the state of its objects. */
  private static String withoutInternals(@Nullable String message) {
    return message == null ? "" : message.replaceFirst("(?s)( on)? [\\w.]+@[0-9a-f]{4,}.*", "");
  }
}
