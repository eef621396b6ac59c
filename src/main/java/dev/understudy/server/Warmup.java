package dev.understudy.server;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.RedactedStackTrace;
import io.javalin.Javalin;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of Javalin, Jetty and HTTP parsing in advance, so that the server starts and
 * answers sooner. For this it starts a server without port, session and recordings, and sends it
 * one request.
 */
public final class Warmup {

  private static final Logger LOG = LoggerFactory.getLogger(Warmup.class);

  private static final String ASKED =
      "POST /warm-up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";

  private Warmup() {}

  /** Warms up. A failure only costs time. */
  public static void run() {
    try {
      answer();
    } catch (Throwable error) {
      LOG.debug("the warm-up failed", RedactedStackTrace.of(error));
    }
  }

  /** Starts the server, sends a request, stops the server, and returns the answer. */
  static String answer() throws Exception {
    // The first use of JSON loads many classes.
    CanonicalJson.of(CanonicalJson.parse(Bytes.utf8("{}")).orElseThrow());
    HttpConfiguration http = new HttpConfiguration();
    UnderstudyServer.configure(http);
    Javalin javalin =
        UnderstudyServer.javalin(config ->
            config.jetty.modifyServer(server ->
                server.addConnector(new LocalConnector(server, new HttpConnectionFactory(http)))));
    try {
      javalin.start();
      Connector only = javalin.jettyServer().server().getConnectors()[0];
      return ((LocalConnector) only).getResponse(ASKED);
    } finally {
      javalin.stop();
    }
  }
}
