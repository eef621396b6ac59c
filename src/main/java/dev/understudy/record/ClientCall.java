package dev.understudy.record;

import dev.understudy.http.BodyCollector;
import dev.understudy.http.RequestHead;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A client's request with what is needed to answer it.
 *
 * @param body what is kept of its body
 * @param tee its body on the way upstream
 */
record ClientCall(
    RequestHead head,
    BodyCollector body,
    RequestTee tee,
    Request request,
    Response response,
    Callback callback) {

  static ClientCall of(
      RequestHead head,
      Request request,
      Response response,
      Callback callback,
      RecordingMemory budget) {
    BodyCollector body = new BodyCollector(budget::take);
    RequestTee tee = new RequestTee(request, body, budget.perBody());
    return new ClientCall(head, body, tee, request, response, callback);
  }
}
