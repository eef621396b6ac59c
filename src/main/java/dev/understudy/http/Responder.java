package dev.understudy.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests, each now or later, without blocking. */
public interface Responder {

  /**
   * Answers; {@code callback} hears of the end.
   *
   * @param head that of {@code request}
   */
  void respond(RequestHead head, Request request, Response response, Callback callback);
}
