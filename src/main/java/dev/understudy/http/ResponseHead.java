package dev.understudy.http;

import dev.understudy.wire.HeaderField;
import dev.understudy.wire.Headers;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Response;

/** Sets a gateway's status and headers on a response to a client. */
public final class ResponseHead {

  private ResponseHead() {}

  /**
   * Sets status and end-to-end headers, in order and including repeated ones.
   *
   * <p>A body without a length is always chunked. Otherwise the server would delimit it by closing
   * the connection when the client asks for that, which would hide both the splits and a cut.
   */
  public static void apply(int status, Headers headers, Response response) {
    response.setStatus(status);
    for (HeaderField field : headers.endToEnd()) {
      response.getHeaders().add(field.name(), field.value());
    }
    boolean chunks =
        response.getRequest().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1;
    if (status == 204) {
      response.getHeaders().remove(HttpHeader.CONTENT_LENGTH);
    }
    if (chunks && !isBodiless(response) && !headers.has("content-length")) {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
    }
  }

  /**
   * Whether the response ends with its head, whatever its headers say about a body (RFC 9112, 6.3).
   */
  public static boolean isBodiless(Response response) {
    int status = response.getStatus();
    return status == 204 || status == 304 || response.getRequest().getMethod().equals("HEAD");
  }
}
