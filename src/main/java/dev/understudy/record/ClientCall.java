package dev.understudy.record;

import dev.understudy.http.BodyCollector;
import dev.understudy.http.Exchange;

/**
 * A client's call, whose request body is recorded while it is sent upstream.
 *
 * @param body collects the request body
 * @param tee sends the request body upstream
 */
record ClientCall(Exchange exchange, BodyCollector body, RequestTee tee) {

  static ClientCall of(Exchange exchange, RecordingMemory memory) {
    BodyCollector body = new BodyCollector(memory::take);
    RequestTee tee = new RequestTee(exchange.request(), body, memory.perBody());
    return new ClientCall(exchange, body, tee);
  }
}
