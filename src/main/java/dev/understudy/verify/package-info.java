/**
 * Checks exchanges against contracts: the same rules on cassettes, on live gateways, and inline.
 */
@NullMarked
package dev.understudy.verify;

import org.jspecify.annotations.NullMarked;
