package dev.understudy.wire;

/**
 * One event of an event stream, dispatched by its blank line (WHATWG HTML, 9.2.6).
 *
 * @param name the {@code event} field, empty when absent
 * @param data the {@code data} lines joined by line feeds
 */
public record SseEvent(String name, String data) {}
