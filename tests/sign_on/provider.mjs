// A certified OpenID Connect provider on loopback, for tests. Whoever signs in says who they are: `id~email~verified~commune`.
// Started as `node provider.mjs FOLDER`, where FOLDER has oidc-provider in its node_modules; prints its address, ends with its standard input.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { Provider } = await import(pathToFileURL(join(process.argv[2], 'node_modules/oidc-provider/lib/index.js')));

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const claims = (id) => {
  const [name, email, verified, commune] = id.split('~');
  return { sub: id, name, email: email || undefined, email_verified: verified === 'yes', commune: commune || undefined };
};

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'tajmaat',
    client_secret: 'a-secret-of-tests-alone-0123456789',
    redirect_uris: ['national', 'careful', 'plain'].map((id) => `http://tajmaat.test/sign-on/${id}/callback`),
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'commune'] },
  cookies: { keys: ['of tests alone'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => claims(id) }),
});
// A house under a real browser listens on a port that nobody knows before.
const registered = provider.Client.prototype.redirectUriAllowed;
provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
  return registered.call(this, uri) || /^http:\/\/(127\.0\.0\.1|localhost):\d+\/sign-on\/national\/callback$/.test(uri);
};
server.on('request', provider.callback());

process.stdin.resume();
process.stdin.on('end', () => process.exit());
console.log(`issuer ${issuer}`);
