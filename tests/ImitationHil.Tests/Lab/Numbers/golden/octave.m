% Writes octave.csv: 50 random systems and what octave's dlqr, dlyap, eig and c2d make of them.
% Run in this folder: octave-cli --no-gui octave.m   (needs the control package)
1;
pkg load control
function put (f, k, kind, name, M)
  fprintf (f, "%d,%s,%s,%d,%d,%s\n", k, kind, name, rows (M), columns (M), strtrim (sprintf ("%.17g ", M.')));
end
rand ("twister", 20251122);
randn ("twister", 20251122);
kinds = {"stable", "unstable", "coupled", "oscillating", "slow"};
f = fopen ("octave.csv", "w");
c = pkg ("describe", "control"){1};
fprintf (f, "# written by octave.m, octave %s, control %s, %s\n", version (), c.version, computer ());
fprintf (f, "# dlqr(A,B,Q,R) -> K,S; dlyap(L',Q) -> P (L'PL - P + Q = 0); max(abs(eig(A))) -> rho; c2d(ss(Ac,Bc),T,'zoh') -> Ad,Bd\n");
fprintf (f, "system,kind,quantity,rows,columns,values (row by row)\n");
for k = 1:50
  kind = kinds{mod (k - 1, 5) + 1};
  n = 1 + mod (k, 6);
  m = 1 + mod (k, 3);
  if (n == 1 && (strcmp (kind, "coupled") || strcmp (kind, "oscillating")))
    n = 2;
  end
  A = randn (n);
  switch kind
    case "stable"
      A *= 0.8 / max (abs (eig (A)));
    case "unstable"
      A *= (1.1 + rand ()) / max (abs (eig (A)));
    case "coupled"     % far from normal: eigenvalues of both kinds, strong coupling above them, turned into general position
      [T, ~] = qr (randn (n));
      A = T * (diag (linspace (-0.7, 1.3, n)) + 5 * triu (randn (n), 1)) * T';
    case "oscillating" % complex pair outside the unit circle
      A = 0.3 * randn (n);
      A(1:2,1:2) += [0, -1.1; 1.1, 0];
    case "slow"        % just inside
      A *= 0.995 / max (abs (eig (A)));
  end
  B = randn (n, m);
  G = randn (n);
  Q = G' * G + 0.1 * eye (n);
  Q = (Q + Q') / 2;
  G = randn (m);
  R = G' * G + 0.5 * eye (m);
  R = (R + R') / 2;
  [K, S] = dlqr (A, B, Q, R);
  % Of every second system the Lyapunov equation of the plant itself, unstable ones included; else of the closed loop.
  L = A;
  if (mod (k, 2) == 0)
    L = A - B * K;
  end
  P = dlyap (L', Q);
  Ac = 3 * A - 2.5 * eye (n);
  if (mod (k, 7) == 0)
    Ac(:,n) = 0;       % an integrator: singular
  end
  Ts = 0.02 * 10 ^ (2 * rand ());
  d = c2d (ss (Ac, B), Ts, "zoh");
  put (f, k, kind, "A", A);
  put (f, k, kind, "B", B);
  put (f, k, kind, "Q", Q);
  put (f, k, kind, "R", R);
  put (f, k, kind, "K", K);
  put (f, k, kind, "S", S);
  put (f, k, kind, "L", L);
  put (f, k, kind, "P", P);
  put (f, k, kind, "rho", max (abs (eig (A))));
  put (f, k, kind, "Ac", Ac);
  put (f, k, kind, "T", Ts);
  put (f, k, kind, "Ad", d.a);
  put (f, k, kind, "Bd", d.b);
end
fclose (f);
