package dev.understudy.http;

/** Answers requests, immediately or later, without blocking. */
public interface Responder {

  /** Answers the request of this exchange, and completes its callback at the end. */
  void respond(Exchange exchange);
}
