"""County, township, village: where an application is received, who handles it, who decides it.

Owns forwarding upwards (上报件), completion asked for by the upper organ, and pointing an applicant
to the right organ. Who may see a case stays with `policies`.
"""
