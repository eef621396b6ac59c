package dev.understudy.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A recording that nobody asked for.
 *
 * @param place file and line
 * @param number of the interaction in its cassette
 * @param request the request line, without secrets
 */
public record Leftover(String place, int number, String request) {

  /** Of a WebSocket, where the client has said a part of what is recorded. */
  Leftover after(int heard, int recorded) {
    return new Leftover(
        place, number, request + ", after message " + heard + " of " + recorded + " of the client");
  }

  /** In one line. */
  public String line() {
    return request + " (" + place + ", interaction " + number + ")";
  }

  /** For programs. */
  public Map<String, Object> view() {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("place", place);
    view.put("interaction", number);
    view.put("request", request);
    return view;
  }
}
