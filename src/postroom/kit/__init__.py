"""Bedrock: small tools that everything else stands on. No Django, nothing of ours."""
